"""The one gateway of exercises and tests: every channel of theirs ends there."""

from alerting.notify.channel import Way
from alerting.notify.channels.gateway import Gateway
from alerting.notify.channels.sms import Sms
from alerting.notify.outbound import LOOPBACK, Outbound


def rehearsed(channel: str, url: str) -> Way:
    """A channel as an exercise has it: `url`/`channel`, in the protocol of our gateways.

    The transport goes to this machine only, whatever the address says and its name resolves to;
    no address of a contact is ever connected to.
    """
    gateway = Gateway(Outbound(LOOPBACK), f"{url.rstrip('/')}/{channel}", token="exercise")
    return Sms(gateway) if channel == "sms" else gateway
