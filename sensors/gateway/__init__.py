"""The TCP gateway: devices that speak SL 651 or HJ 212 directly, brought to the broker.

A device is told "received" only for what the database has committed or the spool has on the disk.
"""

from sensors.gateway.directory import Directory
from sensors.gateway.limits import Limits
from sensors.gateway.server import Gateway
from sensors.gateway.spool import Spool

__all__ = ["Directory", "Gateway", "Limits", "Spool"]
