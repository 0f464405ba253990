"""Themes: what people speak of within a priority, proposed by the machine, decided by people."""
