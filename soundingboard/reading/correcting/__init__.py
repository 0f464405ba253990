"""How people say where a point belongs: the pieces `reading.corrections` is made of."""
