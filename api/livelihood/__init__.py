"""Livelihood projects (民生实事): the plan as data, its reports, its board and its exports."""
