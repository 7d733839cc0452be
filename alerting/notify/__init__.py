"""Warnings reach people, and people answer: calls, channels, and what the public hears."""
