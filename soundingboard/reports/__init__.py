"""Reports: what was said and by whom, as a paper for a board, the public or another program."""
