"""The committed contract: `python -m api.openapi > docs/openapi.json`."""

import json
import sys

from api.app import create_app


def document() -> str:
    """The OpenAPI document as it is committed: sorted by route, indented, newline at the end."""
    return json.dumps(create_app("", "live").openapi(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
