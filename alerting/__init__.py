"""From stored readings to warnings: indicators, criteria, transitions."""
