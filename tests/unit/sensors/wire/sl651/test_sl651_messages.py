import pytest

from domain.instant import DAY, HOUR, MINUTE, SECOND
from sensors.wire.sl651 import (
    Encoding,
    End,
    Link,
    Report,
    answer_key,
    confirm,
    decode,
    decode_frame,
    group,
    packets,
    picture,
    query_elements,
    query_now,
    query_period,
    report,
    set_clock,
    telegrams,
)
from sensors.wire.sl651.frame import encode_frame
from sensors.wire.telegram import Bad
from tests.unit.sensors.wire.sl651.vectors import (
    ASCII,
    FRAMES,
    HEX,
    HOURLY,
    NOON,
    level,
    said,
    telegram,
)

CONFIRMED = [0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0xE1]
UNCONFIRMED = [0x2F, 0x37, 0x38, 0x39, 0x3A, 0x40, 0x46, 0x4A, 0x51]


def test_the_key_is_function_and_serial() -> None:
    assert said(level(), function=0x33).key == "33:0008"


@pytest.mark.parametrize("function", CONFIRMED)
@pytest.mark.parametrize("link", [HEX, ASCII])
def test_a_report_is_confirmed_with_its_serial_and_the_centres_time(
    function: int, link: Link
) -> None:
    one = said(function=function, link=link)
    answer = one.answer(NOON + 11 * SECOND)
    assert answer is not None
    down = decode(answer)
    assert (down.frame.up, down.frame.end, down.frame.encoding) == (False, End.ESC, link.encoding)
    assert (down.address, down.password, down.frame.centre) == ("4306260001", "1234", 1)
    assert (down.function, down.serial, down.sent_at) == (function, 8, NOON + 11 * SECOND)
    assert answer_key(answer) == one.key


@pytest.mark.parametrize("function", UNCONFIRMED)
def test_heartbeats_and_answers_are_not_confirmed(function: int) -> None:
    assert said(function=function).answer(NOON) is None


def test_the_confirmation_of_the_vectors_report_is_the_vectors() -> None:
    sent_at = decode(FRAMES[8]).sent_at
    assert telegram(FRAMES[1]).answer(sent_at) == FRAMES[8]


def test_a_release_of_the_line_is_the_vectors() -> None:
    sent_at = decode(FRAMES[9]).sent_at
    assert confirm(HEX, 0x32, 8, sent_at, end=End.EOT) == FRAMES[9]


def test_the_confirmation_of_packets_bears_the_last_number() -> None:
    glued = b"".join(packets(HEX, 0x36, 5, NOON, "H", [picture(NOON, bytes(500))], size=200))
    answer = telegram(glued).answer(NOON)
    assert answer is not None
    frame = decode_frame(answer)
    assert (frame.total, frame.number, frame.end) == (3, 3, End.ESC)
    assert answer_key(answer) == "36:0005"


def test_a_report_with_more_to_follow_is_asked_for_it() -> None:
    own = decode_frame(report(HEX, 0x32, 8, NOON, "H", []))
    raw = encode_frame(Encoding.HEX, True, 1, own.address, "1234", 0x32, own.body, End.ETB)
    answer = telegram(raw).answer(NOON)
    assert answer is not None
    assert decode_frame(answer).end is End.ACK


@pytest.mark.parametrize(
    "raw", [b"", b"miluo", HOURLY, FRAMES[8][:-1], query_now(HEX, 1, NOON)],
    ids=["nothing", "noise", "uplink", "cut", "query"],
)  # fmt: skip
def test_other_bytes_answer_nothing(raw: bytes) -> None:
    assert answer_key(raw) is None


def test_a_retransmission_is_the_same_in_all_that_names_it() -> None:
    first, again = telegrams(HOURLY + HOURLY)
    assert isinstance(first, Report)
    assert isinstance(again, Report)
    assert (first.address, first.function, first.serial, first.sent_at) == (
        again.address, again.function, again.serial, again.sent_at,
    )  # fmt: skip


def test_noise_and_bad_frames_stand_among_sound_ones() -> None:
    noise, one, bad, other = telegrams(b"\0" + FRAMES[1] + FRAMES[10] + FRAMES[2])
    assert isinstance(noise, Bad)
    assert isinstance(bad, Bad)
    assert isinstance(one, Report)
    assert isinstance(other, Report)
    assert bad.error.offset == 1 + len(FRAMES[1]) + 44


@pytest.mark.parametrize("raw", [FRAMES[8], confirm(HEX, 0x36, 8, NOON, packets=3)])
def test_a_frame_of_the_centre_is_no_telegram(raw: bytes) -> None:
    (bad,) = telegrams(raw)
    assert isinstance(bad, Bad)
    assert "downlink" in str(bad.error)


def test_a_downlink_frame_has_no_readings_and_no_answer() -> None:
    down = decode(FRAMES[8])
    assert down.read({}) == ([], [])
    assert down.answer(NOON) is None


def test_an_illegal_element_makes_its_frame_bad_with_the_place_in_the_payload() -> None:
    own = decode_frame(report(HEX, 0x32, 8, NOON, "H", [level()]))
    body = own.body[:-1] + b"\xaa"
    raw = encode_frame(Encoding.HEX, True, 1, own.address, "1234", 0x32, body, End.ETX)
    _, bad = telegrams(HOURLY + raw)
    assert isinstance(bad, Bad)
    assert bad.raw == raw
    assert bad.error.offset == len(HOURLY) + len(raw) - 4


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (query_now(HEX, 3, NOON), "0003 240701120000"),
        (set_clock(HEX, 3, NOON), "0003 240701120000"),
        (query_elements(HEX, 3, NOON, ["Z", "PT", "DRP", "DRZ1", "ZT"]),
         "0003 240701120000 3923 2619 F460 F5C0 4520"),
        (query_period(HEX, 3, NOON, NOON - DAY, NOON, 5 * MINUTE, "Z"),
         "0003 240701120000 24063012 24070112 0418 000005 3923"),
    ],
)  # fmt: skip
def test_a_query_says_what_is_wanted(raw: bytes, body: str) -> None:
    frame = decode_frame(raw)
    assert (frame.up, frame.end) == (False, End.ENQ)
    assert frame.body == bytes.fromhex(body)


def test_queries_in_ascii_say_the_same_in_words() -> None:
    assert decode_frame(query_elements(ASCII, 3, NOON, ["Z", "PT"])).body == (
        b"0003240701120000Z PT "
    )
    wanted = query_period(ASCII, 3, NOON, NOON - DAY, NOON, HOUR, "Z")
    assert decode_frame(wanted).body == b"000324070112000024063012 24070112 DRH01 Z "


def test_an_answer_to_a_query_is_read_like_a_report() -> None:
    one = said(group("Z", NOON, 70.5), function=0x37)
    assert [each.value for each in one.read({})[0]] == [70.5]
