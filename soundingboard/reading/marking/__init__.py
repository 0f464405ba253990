"""Marking: which lines of a mail are new, quoted, a greeting, a signature or a notice."""
