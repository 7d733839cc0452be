"""Livelihood projects in the database: plan, targets, reports and what belongs to them."""
