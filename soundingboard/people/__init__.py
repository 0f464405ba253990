"""People: the open list, how one gets onto it and off it, and who is written to."""
