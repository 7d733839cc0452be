"""TimescaleDB: every SQL statement and every migration of the platform, and no one else's."""
