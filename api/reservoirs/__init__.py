"""Reservoirs as their page shows them: pools against their limits, balance, gates, dam."""
