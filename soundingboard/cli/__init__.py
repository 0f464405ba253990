"""The command line: every activity of the house without a browser."""
