"""From the broker to the store, and only then the acknowledgement."""
