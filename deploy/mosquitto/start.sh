#!/bin/sh
# Starts the broker in its container: what it reads was put to /run/site by compose.yaml, readable by
# whoever made it, and Mosquitto gives up root before it reads its keys.
set -eu
install -d -o mosquitto -g mosquitto /var/lib/mosquitto /etc/mosquitto/certs
install -o mosquitto -m 0400 /run/site/passwd /run/site/acl /etc/mosquitto/
install -o mosquitto -m 0400 /run/site/certs/server.crt /run/site/certs/server.key /etc/mosquitto/certs/
exec mosquitto -c /etc/mosquitto/mosquitto.conf
