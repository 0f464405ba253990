"""Web: the pages, by who enters: stakeholders, staff at the desk, leads."""
