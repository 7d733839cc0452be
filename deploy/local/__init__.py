"""A real TimescaleDB, a real Mosquitto and a real Chromium without installing anything.

`prepare` unpacks Debian packages below ``var/``; the objects of `Runtime` start and end them.
"""
