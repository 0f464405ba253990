"""The local post office: takes all mail while no mail server is configured, for trying things."""
