"""What we hold about one person, found in every table and handed out to them on request."""
