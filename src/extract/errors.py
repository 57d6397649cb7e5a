"""The exceptions that mean "this file cannot be read on", each of which becomes one row of `failures`; those that end a
command, and its exit statuses.

Anything else that is odd about a file is data (a `Finding`), not an exception.
"""

from __future__ import annotations

from typing import ClassVar, Final

DONE: Final = 0
"""The exit status of a command that did what it was asked, whatever it found."""
FAILED: Final = 1
"""Of one that could not read or write all."""
WRONG_USE: Final = 2
"""Of one that was not called as it should be."""
INTERRUPTED: Final = 130
"""Of one that Ctrl-C or SIGTERM ended."""


class Refused(Exception):
    """A command cannot do what it is asked, and ends with `status`. The message says why, in one sentence."""

    status: ClassVar[int] = FAILED


class Unusable(Exception):
    """A file that cannot become a report. The message says in one sentence what to do next."""

    code: ClassVar[str] = "unreadable"


class Unreadable(Unusable):
    """The bytes are damaged, cut short or empty."""

    code = "unreadable"


class Encrypted(Unusable):
    """The file asks for a password."""

    code = "encrypted"


class NotAReport(Unusable):
    """The file can be read, but it is no annual report on government information disclosure."""

    code = "not-a-report"


class NoReader(Unusable):
    """No reader here knows this kind of file, or the reader it needs is not installed."""

    code = "no-reader"


class TooLarge(Unusable):
    """The file is beyond a limit of size, pages or pixels."""

    code = "too-large"
