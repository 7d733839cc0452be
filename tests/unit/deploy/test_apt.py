from __future__ import annotations

import pytest

from deploy.local.apt import sentence


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("E: You don't have enough free space in /x/cache/archives/.", "free 1 GB"),
        ("E: Write error - write (28: No space left on device)", "free 1 GB"),
        ("E: Unable to locate package mosquitto", "set MILUO_DATABASE_URL"),
        ("E: Failed to fetch http://x.example  Could not connect", "check the network"),
        ("E: The repository 'x' is not signed.", "apt mirror"),
        ("", "check the network"),
    ],
)
def test_each_failure_of_apt_is_one_sentence_with_advice(output: str, advice: str) -> None:
    said = sentence("apt-get", output)

    assert advice in said
    assert "\n" not in said
    assert said.endswith(".")
