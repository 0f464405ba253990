"""Aligning: which question or paragraph of our letter each answer belongs to, and why."""
