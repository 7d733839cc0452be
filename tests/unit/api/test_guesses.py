from api.calls.guesses import MOST, Guesses


def test_who_guesses_too_often_waits_until_the_minute_is_over() -> None:
    guesses = Guesses()
    assert [guesses.wrong("10.0.0.9", 120.0) for _ in range(MOST)] == [0.0] * MOST
    assert guesses.wrong("10.0.0.9", 135.0) == 45.0
    assert guesses.wrong("10.0.0.9", 180.0) == 0.0


def test_nobody_waits_for_the_guesses_of_another() -> None:
    guesses = Guesses()
    for _ in range(MOST + 1):
        guesses.wrong("10.0.0.9", 0.0)
    assert guesses.wrong("10.0.0.8", 0.0) == 0.0
