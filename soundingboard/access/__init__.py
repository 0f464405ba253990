"""Access: who may enter, and by which link."""
