import pytest

from api.calls.views import shown


@pytest.mark.parametrize(
    ("channel", "address", "part"),
    [
        ("sms", "13800138000", "138****00"),
        ("voice", "07306222333", "073****33"),
        ("email", "zhang.san@example.cn", "z***@example.cn"),
        ("siren", "county-7", "c***"),
    ],
)
def test_an_address_is_shown_whole_or_in_part(channel: str, address: str, part: str) -> None:
    assert shown(channel, address, whole=True) == address
    assert shown(channel, address, whole=False) == part


def test_the_secret_of_a_robot_is_shown_to_nobody() -> None:
    address = "https://robots.example/cgi-bin/webhook/send?key=secret"
    assert shown("wecom", address, whole=True) == "robots.example/…"
    assert shown("wecom", address, whole=False) == "robots.example/…"
