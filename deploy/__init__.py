"""How Miluo is put on a machine: the local runtime, and the files of a production county room."""
