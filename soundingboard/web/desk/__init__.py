"""The desk: where staff work."""
