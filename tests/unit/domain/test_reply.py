import pytest

from domain.reply import Said, understood


@pytest.mark.parametrize(
    "text",
    [
        "1",
        " 1 ",
        "１",
        "1。",
        "1收到",
        "收到",
        "已收到！",
        "【收到】",
        "知道了",
        "明白",
        "好的",
        "好",
        "是",
        "OK",
        "Yes, on it",
    ],
)
def test_who_takes_the_duty_is_understood(text: str) -> None:
    assert understood(text) is Said.HEARD


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "２",
        "2 在外地",
        "无法执行",
        "我无法到场",
        "不能",
        "不在家",
        "本人去不了",
        "No",
        "cannot come",
    ],
)
def test_who_cannot_is_understood(text: str) -> None:
    assert understood(text) is Said.CANNOT


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "3",
        "10",
        "119",
        "21",
        "TD",
        "我正在开会，稍后联系您",
        "请问你是谁",
        "好像发错了",
        "是谁",
        "nobody",
        "okay?",
    ],
)
def test_anything_else_is_no_answer(text: str) -> None:
    assert understood(text) is None
