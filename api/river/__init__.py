"""What the river engineer asks: floods and how they compare, rating curves, and their gaugings."""
