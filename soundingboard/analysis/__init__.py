"""Thinking about what was said: coding, counting, choosing extracts. Words in, judgement out."""
