"""`python -m extract`: the same as `nianbao`."""

import sys

from extract.cli import main

if __name__ == "__main__":
    sys.exit(main())
