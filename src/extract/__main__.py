"""The entry point of `nianbao` and of `python -m extract`.

While this process loads the command line, the server that workers are forked from loads the readers.
"""

import sys

from extract import workers


def main() -> int:
    """Run the command line and give the exit status."""
    if sys.argv[1:2] == ["run"]:
        workers.prepare()
    from extract import cli  # after the server has begun

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
