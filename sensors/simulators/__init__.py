"""Instruments that do not exist: scenarios, their replay, and their making from records.

A simulator reaches the platform as an instrument does, through the broker, and imports nothing
but `sensors` and `domain`.
"""
