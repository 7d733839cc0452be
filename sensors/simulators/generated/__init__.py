"""Scenarios that are computed: seeded simulators whose physics each module documents."""
