"""Results come whole and in order from processes that may die."""

import os
import time
from collections.abc import Mapping, Sequence

import pytest

from extract.workers import Loss, Mark, each

Answer = tuple[int, list[object]]


def answer(items: Sequence[object], lost: Mapping[int, Loss], mark: Mark) -> Answer:
    """Gives each item back, or why it is lost. A number is slept; `die` and `die between` end the process."""
    found: list[object] = []
    for position, item in enumerate(items):
        if position in lost:
            found.append(lost[position].code)
            continue
        mark(position)
        if item == "die":
            os._exit(1)
        if isinstance(item, float):
            time.sleep(item)
        found.append(item)
    mark(-1)
    if "die between" in found:
        os._exit(1)
    return len(items), found


def hungry(items: Sequence[object], lost: Mapping[int, Loss], mark: Mark) -> Answer:
    """Takes as many megabytes as each item says, and keeps them for a while."""
    found: list[object] = []
    for position, item in enumerate(items):
        if position in lost:
            found.append(lost[position].code)
            continue
        mark(position)
        taken = bytearray(os.urandom(1 << 20) * int(str(item)))
        time.sleep(1.5 if len(taken) > 10 << 20 else 0)
        found.append(item)
    mark(-1)
    return len(items), found


def answer_one(items: Sequence[object], lost: Mapping[int, Loss], mark: Mark) -> Answer:
    """Does only the first of the items that it is given."""
    _, found = answer(items[:1], lost, mark)
    return 1, found


def results(items: Sequence[object], work=answer, workers: int = 2, timeout: float = 30) -> list[object]:
    return [one for many in each(items, work, workers=workers, timeout=timeout) for one in many]


def test_all_items_come_back_in_order():
    """Whatever is handed out to whom, the results are in the order of the items."""
    items = [0.1 if n % 40 == 0 else n for n in range(300)]
    assert results(items, workers=3) == items


def test_work_that_hands_over_early_is_gone_on_with():
    """A worker may deal with fewer items than it was given; the others are given out again, with what is lost among them."""
    items = ["die" if n % 9 == 4 else n for n in range(30)]
    assert results(items, work=answer_one) == ["crashed" if item == "die" else item for item in items]


def test_the_time_limit_is_for_one_item():
    """Many items that together take longer than the limit are no loss, though they were handed out at once."""
    items = [0, *[0.25] * 16]
    assert results(items, workers=1, timeout=3) == items


def test_a_death_between_two_items_is_nobodys_fault_at_first():
    """A worker that dies while it is at no item is tried again; in the end its chunk is given up, and the run goes on."""
    items = [*range(5), *["die between"] * 1]
    found = results(items, workers=1)
    assert found[0] == 0
    assert found[-1] == "crashed"
    assert len(found) == len(items)


def test_nothing_to_do():
    """No items, no results, no process."""
    assert results([]) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_stopping_gives_what_is_done(workers):
    """After `stop` says so, no further item is begun."""
    seen: list[object] = []
    for many in each(iter(range(100_000)), answer, workers=workers, timeout=30, stop=lambda done=seen: len(done) > 50):
        seen += many
    assert 50 < len(seen) < 100_000
    assert seen == sorted(seen)


def test_items_are_taken_as_they_are_needed():
    """A million items are not listed first: only some are taken ahead of the results."""
    taken = 0

    def items():
        nonlocal taken
        for n in range(1_000_000):
            taken += 1
            yield n

    count = 0
    for many in each(items(), answer, workers=2, timeout=30):
        count += len(many)
        assert taken - count < 20_000
        if count > 5_000:
            break


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the system does not tell")  # noqa: PTH110
def test_the_memory_limit_is_for_one_item():
    """An item for which a process needs too much memory is lost, and those around it are not."""
    items = [1, 2, 900, 3, 4]
    found = [one for many in each(items, hungry, workers=1, timeout=60, memory=700_000_000) for one in many]
    assert found == [1, 2, "out-of-memory", 3, 4]
