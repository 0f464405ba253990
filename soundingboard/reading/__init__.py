"""Reading: what people sent us, turned into values. Pure; no database, no Flask."""
