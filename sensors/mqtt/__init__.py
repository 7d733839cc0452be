"""MQTT 5: sessions of those who take messages, publishers of those who send them.

paho speaks the protocol. It spends most of its time in small `recv` and `send` calls, wakeups
and waiting, so here it gets a buffered socket and a loop of its own (`link`).
"""

from sensors.mqtt.publisher import Publisher, PublishError
from sensors.mqtt.session import Delivery, Session, forget

__all__ = ["Delivery", "PublishError", "Publisher", "Session", "forget"]
