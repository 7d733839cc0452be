"""The one error of the local runtime."""


class RuntimeUnavailable(Exception):  # noqa: N818 - a state of the machine, told to its user
    """The local runtime cannot be had; the text is one plain sentence that says what to do."""
