"""How growth is measured by the tests that bound it."""

from collections.abc import Callable

import pytest

from tests.growth import LINEAR, growth


@pytest.mark.parametrize(("power", "linear"), [(1, True), (2, False)])
def test_a_square_is_told_from_a_line(power: int, linear: bool) -> None:
    """Work that grows with the size is below the bound, work that grows with its square is not."""

    def work(size: int) -> Callable[[], object]:
        return lambda: sum(range(16_000_000 * size**power // 8**power))

    assert linear == (growth(work, 8) < LINEAR)
