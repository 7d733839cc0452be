"""People to call and who is on duty: their tables, and what the API says of them."""
