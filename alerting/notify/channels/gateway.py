"""Our protocol for gateways of SMS and voice: one POST for each message (docs/channels.md)."""

from collections.abc import Collection, Mapping
from typing import Any

from alerting.notify.channel import Message, Receipt, Refused, Unreachable
from alerting.notify.channels.http import SHOWN, post, understood
from alerting.notify.outbound import Outbound


class Gateway:
    """`{key, to, text, mode, owes}` to `url`; `{"code": 0, "id": …}` says that it was taken.

    Any other number is a refusal; `temporary` are those that a second try may help, as
    `"retry": true` in the answer says too. What is not understood counts as not sent: the key
    keeps a second one from reaching anybody twice.
    """

    def __init__(
        self, outbound: Outbound, url: str, token: str, temporary: Collection[int] = ()
    ) -> None:
        self._outbound, self._url, self._token = outbound, url, token
        self._temporary = frozenset(temporary)

    def send(self, message: Message) -> Receipt:
        """Hand the message to the gateway."""
        said = {
            "key": message.key,
            "to": message.address,
            "text": message.text,
            "mode": message.mode,
            "owes": message.owes,
        }
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = post(self._outbound, self._url, said, headers)
        return receipt(understood(answer), self._temporary)

    def close(self) -> None:
        """It keeps nothing."""


def receipt(answer: Mapping[str, Any], temporary: Collection[int] = ()) -> Receipt:
    """What an answer says: taken, or `Refused`, or `Unreachable`."""
    code = answer.get("code")
    if type(code) is not int:
        raise Unreachable("网关回答没有code / the gateway's answer has no code")
    if code == 0:
        return Receipt(str(answer.get("id", "")), answer.get("delivered") is True)
    reason = f"网关拒收 / the gateway refused: {code} {str(answer.get('message', ''))[:SHOWN]}"
    if code in temporary or answer.get("retry") is True:
        raise Unreachable(reason)
    raise Refused(reason)
