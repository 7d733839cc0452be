import pytest

from domain.instant import iso
from sensors.wire import FrameError
from sensors.wire.hj212 import Version, decode, packet
from sensors.wire.hj212.segment import Segment
from tests.unit.sensors.wire.hj212.cases import HEAD, MN, SENT, frame


def segment(head: str) -> Segment:
    return decode(frame("", head=head)).segment


def test_the_head_tells_who_speaks_when_and_what_for() -> None:
    one = decode(frame(""))
    assert (one.address, one.password, one.function) == (MN, "123456", 2061)
    assert (one.serial, one.sent_at, one.key) == (20240701080005000, SENT, "20240701080005000")
    assert one.segment.station_type == "21"
    assert not one.test


def test_the_milliseconds_of_qn_are_kept() -> None:
    one = segment(HEAD.replace("080005000", "080005678"))
    assert iso(one.sent_at) == "2024-07-01T08:00:05.678000+08:00"


@pytest.mark.parametrize(
    ("flag", "version", "answer"),
    [
        (5, Version.HJ212_2017, True),
        (4, Version.HJ212_2017, False),
        (1, Version.HJ212_2005, True),
        (8, 2, False),
    ],
)
def test_flag_holds_version_and_the_wish_for_an_answer(
    flag: int, version: int, answer: bool
) -> None:
    one = segment(HEAD.replace("Flag=5", f"Flag={flag}"))
    assert (one.version, one.wants_answer) == (version, answer)


def test_the_order_of_keys_is_free_and_the_password_may_be_missing() -> None:
    one = segment(f"Flag=4;MN={MN};CN=2061;QN=20240701080005000;")
    assert (one.password, one.station_type, one.address) == ("", "", MN)


def test_unknown_keys_are_kept_beside_the_others() -> None:
    assert segment(f"{HEAD}Ver=7;").others == {"Ver": "7"}


@pytest.mark.parametrize(
    ("old", "new", "reason", "offset"),
    [
        ("QN=20240701080005000;", "", "no QN in the data", 6),
        ("CN=2061;", "", "no CN in the data", 6),
        (f"MN={MN};", "", "no MN in the data", 6),
        ("Flag=5;", "", "no Flag in the data", 6),
        ("QN=20240701080005000", "QN=2024", "QN is '2024', not 17 digits", 6),
        ("QN=20240701080005000", "QN=20230229080005000", "QN is 20230229080005, an imposs", 6),
        ("QN=20240701080005000", "QN=00000000000000000", "an impossible time", 6),
        ("QN=20240701080005000", "QN=99991231235959999", "an impossible time", 6),
        ("ST=21", "ST=21;ST=21", "ST comes twice", 33),
        ("ST=21", "ST", "no = in 'ST'", 27),
        ("CN=2061", "CN=20x1", "CN is '20x1', not 4 digits", 33),
        ("PW=123456", "PW=1234567890", "PW is '1234567890', not at most 9", 41),
        ("MN=4", "MN=*", "not 14 to 24 letters and digits", 51),
        ("Flag=5", "Flag=1000", "Flag is '1000', not a number below 1000", 79),
        ("Flag=5", "Flag=x", "Flag is 'x'", 79),
        ("Flag=5", "Flag=7", "Flag=7 says split, but PNUM and PNO are missing", 6),
        ("Flag=5", "Flag=7;PNUM=2", "only one of PNUM and PNO", 6),
        ("Flag=5", "Flag=7;PNUM=2;PNO=3", "PNO=3 of PNUM=2", 6),
        ("Flag=5", "Flag=7;PNUM=2;PNO=0", "PNO=0 of PNUM=2", 6),
        ("Flag=5", "Flag=7;PNUM=x;PNO=1", "PNUM is 'x'", 86),
    ],
)
def test_a_bad_head_is_named_with_its_place(old: str, new: str, reason: str, offset: int) -> None:
    with pytest.raises(FrameError) as caught:
        segment(HEAD.replace(old, new))
    assert reason in caught.value.reason
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (HEAD, "no CP=&& in the data (byte 6)"),
        (f"{HEAD}CP=&&DataTime=20240701070000", "no && at the end of the data (byte 114)"),
        ("", "no CP=&& in the data (byte 6)"),
    ],
)
def test_content_stands_between_its_marks(data: str, reason: str) -> None:
    with pytest.raises(FrameError) as caught:
        decode(packet(data.encode()))
    assert str(caught.value) == reason


def test_offsets_count_from_the_beginning_of_the_payload() -> None:
    with pytest.raises(FrameError) as caught:
        decode(b"\r\n" * 5 + frame("", head=HEAD.replace("CN=2061", "CN=x")))
    assert caught.value.offset == 33 + 10


def test_decode_takes_one_message() -> None:
    for payload, words in ((b"", "0 messages"), (frame("") * 2, "2 messages")):
        with pytest.raises(FrameError, match=words):
            decode(payload)
