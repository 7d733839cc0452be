"""`python -m miluo` is `miluo`."""

from miluo.cli import main

main()
