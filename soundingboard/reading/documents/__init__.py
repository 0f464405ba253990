"""Documents: a file somebody uploads becomes headings, numbered paragraphs, items and tables."""
