"""``python -m deploy.local``: prepare the local runtime and the console of this checkout."""

from __future__ import annotations

import argparse
import errno
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.local.console import vendor
from deploy.local.errors import RuntimeUnavailable
from deploy.local.runtime import prepare


def main() -> int:
    """Prepare, telling each step; return 1 after one plain sentence where that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    parser.add_argument("--browser", action="store_true", help="also prepare Chromium for tests")
    options = parser.parse_args()
    try:
        with ThreadPoolExecutor() as pool:
            console = pool.submit(vendor, Path(), _tell)
            prepare(Path("var"), browser=options.browser, report=_tell)
            console.result()
    except RuntimeUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ended before everything was there: run the same command again", file=sys.stderr)
        return 130
    return 0


def _sentence(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: free 1 GB where the checkout lies and run the same command again."
    return f"The local runtime could not be prepared ({error}): mend that and run it again."


def _tell(step: str) -> None:
    print(step, flush=True)


if __name__ == "__main__":
    sys.exit(main())
