"""Grafana: dashboards as data, and the JSON that is made of them (`python -m dashboards`)."""
