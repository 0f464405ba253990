"""Contributions: what people said, where it belongs, and what it bears on."""
