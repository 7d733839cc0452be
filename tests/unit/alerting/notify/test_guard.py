"""Which addresses messages may go to."""

from ipaddress import ip_address, ip_network

import pytest

from alerting.notify.channel import Refused
from alerting.notify.outbound import ANYWHERE, LOOPBACK, Guard, checked, is_public


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "114.114.114.114", "2400:3200::1", "::ffff:114.114.114.114"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "100.64.0.1", "169.254.1.1", "0.0.0.0", "224.0.0.1", "240.0.0.1",
     "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::1", "::7f00:1"],
)  # fmt: skip
def test_all_others_are_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_exercises_stay_on_this_machine(address: str) -> None:
    assert LOOPBACK.admits(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "10.0.0.1", "0.0.0.0", "::", "::ffff:1.1.1.1"])
def test_exercises_go_nowhere_else(address: str) -> None:
    assert not LOOPBACK.admits(ip_address(address))


def test_a_network_inside_can_be_allowed() -> None:
    guard = Guard(public=True, networks=(ip_network("10.20.0.0/16"),))
    admitted = [
        guard.admits(ip_address(one))
        for one in ("10.20.3.4", "::ffff:10.20.3.4", "10.21.0.1", "1.1.1.1")
    ]
    assert admitted == [True, True, False, True]


def test_what_the_operator_named_may_be_anywhere() -> None:
    assert all(ANYWHERE.admits(ip_address(one)) for one in ("10.0.0.1", "127.0.0.1", "fd00::1"))


@pytest.mark.parametrize("url", ["https://a.cn", "http://a.cn:81/x?y=z#w", "http://[::1]:80/"])
def test_web_addresses(url: str) -> None:
    assert checked(url) == url


@pytest.mark.parametrize(
    "url", ["", "a.cn", "ftp://a.cn", "http://", "http://a.cn:0/", "http://a.cn:99999/",
            "http://u:p@a.cn/", "http://a.cn/ x", "http://a.cn/\n", "http://县.cn/", "http://[::1"]
)  # fmt: skip
def test_no_web_addresses(url: str) -> None:
    with pytest.raises(Refused):
        checked(url)
