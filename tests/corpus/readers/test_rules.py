import pytest

from corpus.readers.rules import Rule, grids_of, note_rule

LEFT, MIDDLE, RIGHT = 100.0, 200.0, 300.0
TOP, HALF, BOTTOM = 500.0, 450.0, 400.0


def _across(y: float, left: float = LEFT, right: float = RIGHT) -> Rule:
    return Rule(left, y, right, y + 0.5)


def _down(x: float, bottom: float = BOTTOM, top: float = TOP) -> Rule:
    return Rule(x, bottom, x + 0.5, top)


FRAME = [_across(TOP), _across(BOTTOM), _down(LEFT), _down(RIGHT)]
WHOLE = [*FRAME, _across(HALF), _down(MIDDLE)]


def _places(rules: list[Rule]) -> list[tuple[int, int]]:
    (grid,) = grids_of(rules)
    return [(cell.row, cell.column) for cell in grid.cells]


def test_rules_enclose_cells() -> None:
    assert _places(WHOLE) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    (grid,) = grids_of(WHOLE)
    found = grid.cell_at(150, 420)
    assert found is not None
    assert (found.row, found.column) == (1, 0)
    assert grid.cell_at(50, 420) is None


def test_a_cell_over_two_rows_leaves_an_empty_one_and_over_two_columns_none() -> None:
    over_rows = [*FRAME, _down(MIDDLE), _across(HALF, MIDDLE)]
    assert _places(over_rows) == [(0, 0), (0, 1), (1, 1)]
    assert grids_of(over_rows)[0].fillers == ((1, 0),)
    over_columns = [*FRAME, _across(HALF), _down(MIDDLE, top=HALF)]
    assert _places(over_columns) == [(0, 0), (1, 0), (1, 1)]
    assert grids_of(over_columns)[0].fillers == ()


@pytest.mark.parametrize(
    "rules",
    [
        [],
        FRAME,
        [*FRAME, _across(HALF)],
        [_across(TOP), _across(HALF), _across(BOTTOM)],
        [_across(TOP, LEFT, MIDDLE)],
    ],
    ids=["none", "a frame", "one column", "lines across", "an underline"],
)
def test_other_rules_are_no_table(rules: list[Rule]) -> None:
    assert grids_of(rules) == []


def test_room_between_words_parts_the_columns_of_a_table_with_rules_across_only() -> None:
    across = [_across(TOP), _across(HALF), _across(BOTTOM)]
    words = [
        Rule(left, y, left + 80, y + 12) for y in (420.0, 470.0) for left in (LEFT + 5, MIDDLE + 10)
    ]
    (grid,) = grids_of(across, words)
    assert [(cell.row, cell.column) for cell in grid.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    prose = [Rule(LEFT + 5, 420, RIGHT - 5, 432), *words]
    assert grids_of(across, prose) == []


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (_across(120, right=LEFT + 140), 120),
        (_across(120, right=LEFT + 440), None),
        (_across(700, right=LEFT + 140), None),
        (_across(120, LEFT + 50, LEFT + 190), None),
    ],
    ids=["short", "wide", "high", "indented"],
)
def test_a_short_rule_at_the_foot_stands_over_notes(rule: Rule, found: float | None) -> None:
    assert note_rule([rule], LEFT, 595, 842) == found
