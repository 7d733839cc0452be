"""叫应 over HTTP: the board of a call, the answers of people, and the page with the button."""
