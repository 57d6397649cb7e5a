"""The entry point of `nianbao` and of `python -m extract`.

While this process loads the command line, the server that workers are forked from loads the readers.
"""

import sys
from collections.abc import Sequence
from typing import Final

from extract import workers
from extract.errors import INTERRUPTED

_ELSEWHERE: Final = frozenset(("-h", "--help", "ray", "--engine=ray"))


def wants_workers(arguments: Sequence[str]) -> bool:
    """Whether a command line will read files with workers of this machine; a file called `ray` only costs the head start."""
    return arguments[:1] == ["run"] and len(arguments) > 1 and _ELSEWHERE.isdisjoint(arguments)


def main() -> int:
    """Run the command line and give the exit status."""
    try:
        if wants_workers(sys.argv[1:]):
            workers.prepare()
        from extract import cli  # after the server has begun

        return cli.main()
    except KeyboardInterrupt:  # while modules are loaded: `cli` sees to it from then on
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
