"""The outbox: letters as rows, and how they are carried."""
