"""Files are dealt with one at a time: fetched, read, shown on a card, kept or dropped.

Each step ends in one transaction that moves the file on and queues what is said of it. What was
under way when the bot ended is done again from the last such step.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery import ledger
from bot.delivery.group_commit import GroupCommit, is_away
from bot.delivery.ledger import Message
from bot.keeper import Keeper, Kept
from bot.staff import people
from bot.store.tables.intakes import IntakeState
from bot.telegram.desk import StaffedDesk
from bot.telegram.files import FileGone, FileTooLarge, NotNow, TelegramFiles
from bot.telegram.intake import records, words
from bot.telegram.intake.card import buttons_of, card, title_of
from bot.telegram.intake.letters import (
    card_key,
    changed,
    keeping_key,
    seen_key,
    taken_back,
    to_intake,
)
from bot.telegram.intake.looking import Look, look_at
from bot.telegram.intake.progress import Abandoned, Course, Teller
from bot.telegram.intake.receiving import place_in_queue
from bot.telegram.intake.records import Intake
from bot.telegram.patience import Patience
from bot.telegram.posting import said
from bot.telegram.render import Outgoing
from config.errors import ThiDuaError
from corpus.demands.finder import demands_of
from corpus.intake import Draft
from corpus.model import Document

_MOST_TRIES: Final = 20
_TOLD_THEIR_PLACE: Final = 10

log = structlog.get_logger(__name__)


class IntakeQueue:
    """Does what the rows of ``bot.store.tables.intakes`` ask for.

    ``on_queued`` is called whenever messages were queued. Unfinished downloads lie under
    ``downloads``, which is the queue's own and is emptied when it begins.
    """

    def __init__(
        self,
        desk: StaffedDesk,
        keeper: Keeper,
        commits: GroupCommit,
        files: TelegramFiles,
        teller: Teller,
        patience: Patience,
        on_queued: Callable[[], None],
        downloads: Path | None = None,
    ) -> None:
        self._desk = desk
        self._keeper = keeper
        self._commits = commits
        self._files = files
        self._teller = teller
        self._patience = patience
        self._on_queued = on_queued
        self._downloads = downloads
        self._called = asyncio.Event()
        self._stopping = False
        self._tries: dict[int, int] = {}

    def wake(self) -> None:
        """Something may be to do."""
        self._called.set()

    async def run(self) -> None:
        """Works until ``finish``."""
        if self._downloads is not None:
            await asyncio.to_thread(shutil.rmtree, self._downloads, ignore_errors=True)
            await asyncio.to_thread(self._downloads.mkdir, parents=True, exist_ok=True)
        while not self._stopping:
            self._called.clear()
            try:
                busy = await self._turn()
            except Exception as error:  # noqa: BLE001 - the store may come back
                log.error("intake.trouble", error=type(error).__name__)
                await self._patience.pause()
            else:
                if not busy:
                    await self._called.wait()

    async def finish(self, running: "asyncio.Task[None]", timeout: float) -> bool:
        """Ends ``running``: what is being read is given up, what is being kept is awaited.

        Whether all came to an end within ``timeout`` seconds; the rest is done by the next start.
        """
        self._stopping = True
        self.wake()
        _, late = await asyncio.wait({running}, timeout=timeout)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        self._desk.keeping.shutdown(wait=False, cancel_futures=True)
        return not late

    async def _turn(self) -> bool:
        """Whether there was something to do."""
        async with self._desk.database.reading() as session:
            intake = await records.next_to_do(session)
        if intake is None:
            return False
        match intake.state:
            case IntakeState.KEEPING:
                await self._keep(intake)
            case IntakeState.CHECKING:
                await self._check(intake)
            case IntakeState.DROPPED:
                await self._drop(intake)
            case _:
                await self._read(intake)
        return True

    # Reading

    async def _read(self, intake: Intake) -> None:
        intake = await self._begun(intake)
        course = Course(lambda: self._stopping)
        try:
            async with (
                self._folder(intake) as folder,
                self._teller.telling(intake, seen_key(intake.id), words.READING_STEP, course),
            ):
                path = folder / intake.name
                await self._files.fetch(intake.file_id, path)
                draft = await self._desk.keep(self._keeper.examine, path, progress=course)
                look = await self._look(draft)
        except NotNow as trouble:
            await self._put_off(intake, trouble)
        except FileTooLarge:
            await self._fail(intake, words.TOO_LARGE.format(name=intake.name, size="quá 20 MB"))
        except FileGone:
            await self._fail(intake, words.NOT_FETCHED.format(name=intake.name))
        except Abandoned:
            log.info("intake.abandoned", intake=intake.id)
        except ThiDuaError as error:
            await self._fail(intake, error.message)
        except Exception as error:
            if is_away(error) and not isinstance(error, OSError):
                raise
            log.error("intake.not_read", intake=intake.id, error=type(error).__name__)
            await self._fail(intake, common.SOMETHING_WRONG)
        else:
            await self._show(intake, look, [taken_back(intake, seen_key(intake.id))])

    async def _begun(self, intake: Intake) -> Intake:
        """Being read from now on; those behind it are told that they have come nearer."""
        now = self._desk.clock()

        async def begin(session: AsyncSession) -> Intake | None:
            await records.advance(session, intake, IntakeState.READING, now)
            return await records.get(session, intake.id)

        begun = await self._commits.write(begin)
        async with self._desk.database.reading() as session:
            behind = await records.waiting(session, _TOLD_THEIR_PLACE)
        if intake.state is IntakeState.WAITING:
            for ahead, other in enumerate(behind, 1):
                await self._teller.tell(
                    other, seen_key(other.id), place_in_queue(other.name, ahead)
                )
        return begun or intake

    @asynccontextmanager
    async def _folder(self, intake: Intake) -> AsyncIterator[Path]:
        """A folder for one file, gone afterwards."""
        folder = Path(
            await asyncio.to_thread(tempfile.mkdtemp, prefix=f"{intake.id}-", dir=self._downloads)
        )
        try:
            yield folder
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _put_off(self, intake: Intake, trouble: NotNow) -> None:
        """Trouble with the line passes, but not for ever."""
        self._tries[intake.id] = self._tries.get(intake.id, 0) + 1
        if self._tries[intake.id] >= _MOST_TRIES:
            await self._fail(intake, words.NOT_FETCHED.format(name=intake.name))
            return
        log.warning("intake.not_fetched", intake=intake.id)
        await self._patience.pause(trouble.retry_after)

    # Looking

    async def _check(self, intake: Intake) -> None:
        """A field was put right: the card is shown again."""
        try:
            look = await self._looked_at_again(intake)
        except ThiDuaError as error:
            await self._confirm_again(intake, error.message)
            return
        shown = said(words.SHOWN_AGAIN.format(name=intake.name))[0]
        before = changed(intake, card_key(intake.id, intake.revision), shown)
        await self._show(intake, look, [before])

    async def _looked_at_again(self, intake: Intake) -> Look:
        return await self._look(await self._drafted(intake))

    async def _drafted(self, intake: Intake) -> Draft:
        return await self._desk.keep(self._keeper.draft, intake.draft or "", intake.corrections)

    async def _look(self, draft: Draft) -> Look:
        held = await self._desk.work(self._desk.assistant.documents)
        return await self._desk.work(look_at, draft, held)

    async def _show(self, intake: Intake, look: Look, also: Sequence[Message]) -> None:
        """A new card, with the only buttons that count from now on."""
        revision = intake.revision + 1
        draft = look.draft
        shown = card(look, intake.name, buttons_of(intake.id, revision))
        await self._moved(
            intake,
            IntakeState.TO_CONFIRM,
            [*also, to_intake(intake, card_key(intake.id, revision), shown)],
            revision=revision,
            draft=draft.id,
            document=draft.document.id,
            version=draft.document.version,
        )

    async def _confirm_again(self, intake: Intake, why: str) -> None:
        """Back to the card that there is, with a word on what was wrong."""
        key = f"{card_key(intake.id, intake.revision)}:wrong:{self._desk.clock().isoformat()}"
        told = to_intake(intake, key, said(why)[0])
        await self._moved(intake, IntakeState.TO_CONFIRM, [told])

    # Keeping and dropping

    async def _keep(self, intake: Intake) -> None:
        """Kept as it was shown; where the documents have changed since, it is shown again."""
        async with self._desk.database.reading() as session:
            by = (await people.get_person(session, intake.decided_by or intake.person_id)).name
        course = Course(lambda: False)
        key = keeping_key(intake.id, intake.revision)
        try:
            draft = await self._drafted(intake)
            if not draft.unchanged and not _is_as_shown(intake, draft.document):
                await self._show_changed(intake, draft)
                return
            async with self._teller.telling(intake, key, words.KEEPING_STEP, course):
                kept = await self._desk.keep(self._keeper.keep, draft, by, course)
        except Exception as error:
            if isinstance(error, ThiDuaError):
                why = error.message
            elif is_away(error) and not isinstance(error, OSError):
                raise
            else:
                log.error("intake.not_kept", intake=intake.id, error=type(error).__name__)
                why = common.SOMETHING_WRONG
            await self._not_kept(intake, why)
            return
        look = await self._desk.work(look_at, draft, [kept.before] if kept.before else [])
        demands = len(look.demands)
        await self._done(intake, kept.document, _result(kept, demands), card(look, intake.name))

    async def _show_changed(self, intake: Intake, draft: Draft) -> None:
        look = await self._look(draft)
        shown = said(words.SHOWN_AGAIN.format(name=intake.name))[0]
        also = [
            changed(intake, card_key(intake.id, intake.revision), shown),
            taken_back(intake, keeping_key(intake.id, intake.revision)),
        ]
        await self._show(intake, look, also)

    async def _not_kept(self, intake: Intake, why: str) -> None:
        """It may have been kept all the same, before the bot was ended or what follows failed."""
        held = await self._desk.work(self._desk.assistant.documents)
        document = next((one for one in held if _is_as_shown(intake, one)), None)
        if document is not None:
            demands = len(await self._desk.work(demands_of, document))
            await self._done(intake, document, _held(document, demands), None)
            return
        told = to_intake(
            intake,
            f"{keeping_key(intake.id, intake.revision)}:wrong",
            said(words.NOT_KEPT.format(name=intake.name, why=why))[0],
        )
        gone = taken_back(intake, keeping_key(intake.id, intake.revision))
        try:
            look = await self._looked_at_again(intake)
        except ThiDuaError:
            await self._moved(intake, IntakeState.FAILED, [told, gone], reason=why)
            return
        shown = said(words.SHOWN_AGAIN.format(name=intake.name))[0]
        await self._show(
            intake, look, [told, gone, changed(intake, card_key(intake.id, intake.revision), shown)]
        )

    async def _done(
        self, intake: Intake, document: Document, result: str, final: Outgoing | None
    ) -> None:
        key = card_key(intake.id, intake.revision)
        told = [
            *([changed(intake, key, final)] if final is not None else []),
            to_intake(intake, f"{key}:kept", said(result)[0]),
            taken_back(intake, keeping_key(intake.id, intake.revision)),
        ]
        log.info("intake.kept", intake=intake.id, document=document.id)
        await self._moved(intake, IntakeState.KEPT, told, document=document.id, draft=None)

    async def _drop(self, intake: Intake) -> None:
        async with self._desk.database.reading() as session:
            wanted_still = await records.is_draft_wanted(session, intake)
        if not wanted_still:
            try:
                await self._desk.keep(self._keeper.drop, intake.draft or "")
            except ThiDuaError as error:
                log.warning("intake.not_dropped", intake=intake.id, reason=error.what)
        await self._moved(intake, IntakeState.DROPPED, [], draft=None)

    # All of it

    async def _fail(self, intake: Intake, why: str) -> None:
        """One line says why, and nothing else is left of it."""
        told = to_intake(intake, f"intake:{intake.id}:failed", said(why)[0])
        gone = taken_back(intake, seen_key(intake.id))
        await self._moved(intake, IntakeState.FAILED, [told, gone], reason=why)

    async def _moved(
        self, intake: Intake, state: IntakeState, told: Sequence[Message], **values: object
    ) -> None:
        now = self._desk.clock()

        async def move(session: AsyncSession) -> None:
            if await records.advance(session, intake, state, now, **values):
                await ledger.enqueue(session, told, now)

        await self._commits.write(move)
        self._on_queued()


def _is_as_shown(intake: Intake, document: Document) -> bool:
    return (document.id, document.version) == (intake.document, intake.version)


def _result(kept: Kept, demands: int) -> str:
    lines = [_held(kept.document, 0)]
    if kept.embedded or kept.reused:
        lines.append(words.PASSAGES.format(embedded=kept.embedded, reused=kept.reused))
    if kept.difference is not None:
        lines.append(words.CLAUSES_CHANGED.format(count=len(kept.difference.changes)))
    return "\n".join([*lines, *_to_approve(demands)])


def _held(document: Document, demands: int) -> str:
    title, version = title_of(document), document.version
    first = version == 1
    said_of_it = words.KEPT if first else words.KEPT_VERSION
    return "\n".join([said_of_it.format(title=title, version=version), *_to_approve(demands)])


def _to_approve(demands: int) -> list[str]:
    return [words.TO_APPROVE.format(count=demands)] if demands else []
