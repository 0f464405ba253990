"""A worked example to try things out on: every person and organisation in it is invented."""
