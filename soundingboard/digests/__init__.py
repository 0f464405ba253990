"""Digests: what was said on each priority, compiled, reviewed by its lead, and issued."""
