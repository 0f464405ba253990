"""Storage: the database and the shelf of files."""
