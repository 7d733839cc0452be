"""What instruments say: topics, wire formats and the MQTT client."""
