"""The HTTP contract over the store: curves, warnings and their streams, and the console."""
