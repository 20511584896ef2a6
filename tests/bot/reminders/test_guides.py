"""What the guides say of the register is what the program says and reads."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.reminders import words
from bot.reminders.amount import read_amount
from bot.reminders.audience import Naming, read_parties
from bot.reminders.due import due_day, read_due
from bot.reminders.sentence import read_sentence
from bot.store.tables.register import PartyKind
from bot.telegram.reminders import words as letters
from config.lists import load_units
from config.time import ZONE

DOCS = Path(__file__).parents[3] / "docs"
STAFF = (DOCS / "huong-dan-nhan-vien.md").read_text(encoding="utf-8")
OFFICE = (DOCS / "huong-dan-hcth.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| \*\*(.+?)\*\* \| `(.+?)` \|$", OFFICE, re.MULTILINE)
TODAY = date(2026, 5, 6)


def test_every_command_is_named() -> None:
    for name, _ in words.COMMANDS:
        assert f"`/{name}`" in STAFF
    for name, _ in words.OFFICE_COMMANDS:
        assert f"`/{name}`" in OFFICE


def test_buttons_and_headings_are_called_what_they_are_called() -> None:
    for button in (words.APPROVE, words.CORRECT, words.REJECT, words.LATER, words.TAKE_BACK):
        assert f"**{button}**" in OFFICE
    for field in words.FIELDS.values():
        assert f"**{field}**" in OFFICE
    for heading in (words.OF_YOUR_UNIT, words.OTHERS):
        assert f"**{heading}**" in STAFF
    assert f"“{words.NOT_APPROVED}”" in STAFF


def test_the_guide_has_examples() -> None:
    assert {field for field, _ in EXAMPLES} == set(words.FIELDS.values()) - {words.FIELDS["t"]}


@pytest.mark.parametrize(("field", "typed"), EXAMPLES)
def test_what_the_guide_types_is_read(field: str, typed: str) -> None:
    if field == words.FIELDS["d"]:
        due = read_due(typed, TODAY)
        assert due_day(due) is not None or due.recurrence is not None
    elif field == words.FIELDS["p"]:
        parties = read_parties(typed, Naming(load_units()))
        assert {party.kind for party in parties} <= {PartyKind.UNIT, PartyKind.EVERYONE}
        assert parties
    else:
        assert read_amount(typed).value == 90


SENTENCES = re.findall(r"^\| `(.+?)` \| (.+?); hạn (\d\d/\d\d/\d{4}) \|$", OFFICE, re.MULTILINE)


def test_the_guide_has_sentences() -> None:
    assert len(SENTENCES) >= 3


@pytest.mark.parametrize(("typed", "title", "day"), SENTENCES)
def test_a_sentence_of_the_guide_is_understood_as_it_says(typed: str, title: str, day: str) -> None:
    now = datetime(2026, 11, 2, 9, tzinfo=ZONE)
    understood = read_sentence(typed, now, Naming(load_units()))
    assert not understood.questions
    assert understood.title.casefold() == title.casefold()
    found = due_day(understood.due)
    assert found is not None
    assert f"{found:%d/%m/%Y}" == day


def test_the_guide_calls_the_buttons_of_a_reminder_what_they_are_called() -> None:
    for button in (letters.ACKNOWLEDGE, letters.DONE, letters.SNOOZE, letters.TROUBLE):
        assert f"**{button}**" in STAFF
    for button in (letters.SHEET, letters.CHART, letters.EDIT, letters.CANCEL_DEADLINE):
        assert f"**{button}**" in OFFICE
