"""`miluo watch`: sees whether the platform works, and tells people by ways of its own."""
