"""Errands: long work that nobody waits for at a page; rows, done in batches by whoever is free."""
