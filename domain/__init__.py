"""The words of the platform: pure values with no I/O, no clock and no environment."""
