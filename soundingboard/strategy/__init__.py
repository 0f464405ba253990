"""The strategy: its stage, and the priorities it is made of."""
