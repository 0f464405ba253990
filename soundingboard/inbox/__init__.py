"""The inbox: what comes in by post is kept, read, matched, sorted and acted on."""
