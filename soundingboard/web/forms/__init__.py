"""Forms: what a page was sent, parsed into frozen values or named errors."""
