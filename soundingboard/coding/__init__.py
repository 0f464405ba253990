"""Coding by hand: one passage after another, by one person or by two who do not see each other."""
