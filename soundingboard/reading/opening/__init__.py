"""Opening a mail: from its bytes to an envelope, lines of text and attached files."""
