"""Searching: everything that was ever said, by words and by meaning, and what we answered."""
