"""Suggesting: a language model may propose words for a theme; a person accepts them or not."""
