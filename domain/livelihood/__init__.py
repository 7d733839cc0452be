"""Livelihood projects (民生实事): what a county promised for a year, and how far it has come."""
