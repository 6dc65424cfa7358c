"""Mail in an mbox file: the heads of messages exchanged with people known by address become interactions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from care_desktop.domain.interactions import Channel, Direction, Flow, Initiator, InteractionDraft, When
from care_desktop.domain.people import Handle
from care_desktop.errors import UnreadableFile
from care_desktop.integrations.mail_heads import SOURCE, BadHead, address_of, read_head
from care_desktop.services.csv_format import ReadRow, head_of, join_list, split_list
from care_desktop.services.import_run import ImportRun, LeftOut, LeftOutWhy, Level
from care_desktop.storage import bulk, sync_rows
from care_desktop.storage.bulk_rows import interaction_rows
from care_desktop.storage.ids import new_id

MAILS = "mails"
SHEET = "interactions"
COLUMNS = ("occurred_at", "from", "to", "subject", "message_id", "delivered_to")
FILE_BYTES_MAX = 64 << 30
MAILS_MAX = 500_000
PAST_DAYS = 3660
HEAD_BYTES_MAX = 1 << 18
_LINE_BYTES_MAX = 1 << 16
_BEAT_BYTES = 1 << 24
_COUNTED_MAX = 100_000
# In a mailbox that is not only what was sent, its owner is in this share of at least so many messages.
OWNER_SHARE, OWNER_MAILS_MIN = 0.5, 3
_BEGINS = re.compile(rb"From \S.*\b\d{1,2}:\d{2}(?::\d{2})?\b.*\b\d{4}\b")
_HEARTBEAT = ReadRow(0, ())


def is_mailbox(path: Path) -> bool:
    """Whether a file begins as an mbox does."""
    return _BEGINS.match(head_of(path, 500).split(b"\n", 1)[0]) is not None


def mails_of_file(path: Path) -> Iterator[ReadRow]:
    """The head of each message, numbered from 1; a row of number 0 says that reading goes on. Blocks as it is read.

    Raises:
        UnreadableFile: it is too large, or may not be read.
    """
    if path.stat().st_size > FILE_BYTES_MAX:
        raise UnreadableFile(f"{path.name} is larger than {FILE_BYTES_MAX >> 30} GB.", "Split it by folder or year.")
    try:
        with path.open("rb") as stream:
            for number, head in enumerate(_heads(stream), start=1):
                if head is None:
                    yield _HEARTBEAT
                elif number > MAILS_MAX:
                    yield ReadRow(number, (), f"there are more than {MAILS_MAX:,} messages; the rest was left out")
                    return
                else:
                    yield _row(number, head)
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} cannot be read ({error.strerror or error}).", "Check the name and that you may read it."
        ) from error


def _heads(stream: BinaryIO) -> Iterator[bytes | None]:
    """The head of each message; None now and then while a long body is skipped."""
    head: list[bytes] = []
    in_head, size, skipped = False, 0, 0
    blank, starts_line = True, True
    while line := stream.readline(_LINE_BYTES_MAX):
        if starts_line and blank and line[:5] == b"From " and _BEGINS.match(line):
            if in_head:
                yield b"".join(head)
            head, in_head, size = [], True, 0
        elif in_head and starts_line and not line.strip():
            yield b"".join(head)
            in_head = False
        elif in_head and size < HEAD_BYTES_MAX:
            head.append(line)
            size += len(line)
        blank = starts_line and not line.strip()
        starts_line = line[-1:] == b"\n"
        skipped += len(line)
        if skipped > _BEAT_BYTES:
            skipped = 0
            yield None
    if in_head:
        yield b"".join(head)


def _row(number: int, head: bytes) -> ReadRow:
    try:
        read = read_head(head)
    except BadHead as problem:
        return ReadRow(number, (), str(problem))
    cells = [read.when.isoformat(), read.sender, join_list(read.to), read.subject, read.name, read.delivered_to]
    return ReadRow(number, cells)


@dataclass(frozen=True, slots=True)
class _Mail:
    """A message that somebody known by address wrote or got."""

    row: int
    when: When
    sender: str
    recipients: tuple[str, ...]
    subject: str
    name: str


def import_mails(run: ImportRun, rows: Iterable[ReadRow]) -> None:
    """Take every message that somebody we know wrote to us, or that we wrote to them. Nobody is made. Blocks.

    Messages between others are left out and counted: who we are is whom the messages were delivered to, else who is
    in most of them, and every teammate.
    """
    mails: list[_Mail] = []
    delivered: Counter[str] = Counter()
    present: Counter[str] = Counter()
    read = 0
    oldest = run.now - timedelta(days=PAST_DAYS)
    for row in rows:
        if not row.number:
            if run.watch is not None:
                run.watch(run.rows_read)
            continue
        run.step()
        if row.problem:
            run.note(SHEET, row.number, Level.WARNING if read >= MAILS_MAX else Level.ERROR, row.problem)
            continue
        read += 1
        mail, owner = _mail(run, row)
        if len(present) < _COUNTED_MAX:
            present.update({mail.sender, *mail.recipients})
            delivered.update(owner)
        if mail.when.instant < oldest:
            run.left_out[LeftOutWhy.OLD] += 1
        elif any(run.holder(Handle("email", address)) for address in (mail.sender, *mail.recipients)):
            mails.append(mail)
        else:
            run.left_out[LeftOutWhy.STRANGERS] += 1
    _store_all(run, mails, _owner(delivered, present, read))
    run.flush()


def _mail(run: ImportRun, row: ReadRow) -> tuple[_Mail, list[str]]:
    when, sender, to, subject, name, delivered = row.cells
    recipients = tuple(dict.fromkeys(address_of(text) for text in split_list(to)))
    moment = When(datetime.fromisoformat(when), run.zone, day_only=False)
    mail = _Mail(row.number, moment, address_of(sender), recipients, subject, name)
    return mail, [address_of(delivered)] if delivered else []


def _owner(delivered: Counter[str], present: Counter[str], mails: int) -> str:
    """Whose mailbox it is; empty when that cannot be told."""
    if delivered:
        return delivered.most_common(1)[0][0]
    most = present.most_common(2)
    if mails < OWNER_MAILS_MIN or not most or most[0][1] < OWNER_SHARE * mails:
        return ""
    return "" if len(most) > 1 and most[1][1] == most[0][1] else most[0][0]


def _store_all(run: ImportRun, mails: Sequence[_Mail], owner: str) -> None:
    external_ids = bulk.all_external_ids(run.work)
    for mail in mails:
        sender = run.holder(Handle("email", mail.sender))
        holders = [(run.holder(Handle("email", address)), address) for address in mail.recipients]
        ours = mail.sender == owner or (sender is not None and sender in run.teammates)
        # All to whom a stranger wrote are known: then the stranger can only be the owner of the mailbox.
        ours = ours or (sender is None and not owner and all(key is not None for key, _ in holders))
        found = [key for key, address in holders if key is not None and key != sender and address != owner]
        developers = [key for key in found if key not in run.teammates] if ours else [sender] if sender else []
        people: tuple[UUID, ...] = tuple(dict.fromkeys(developers))
        if not people:
            run.left_out[LeftOutWhy.STRANGERS] += 1
            continue
        try:
            people = run.may_record(people)
        except LeftOut as left:
            run.left_out[left.why] += 1
            continue
        name = (SOURCE, mail.name)
        if name in external_ids or sync_rows.synced_already(run.work, [name]):
            run.unchanged += 1
            continue
        external_ids.add(name)
        teammates = [key for key in (sender, *found) if key is not None and key in run.teammates]
        draft = InteractionDraft(
            people=people,
            when=mail.when,
            advocates=tuple(dict.fromkeys(teammates)),
            channel=Channel.EMAIL,
            flow=Flow.CONVERSATION,
            direction=Direction.OUTBOUND if ours else Direction.INBOUND,
            initiated_by=Initiator.US if ours else Initiator.THEM,
            note=mail.subject,
            source=SOURCE,
            external_id=mail.name,
        )
        run.store(interaction_rows(new_id(), draft, created_at=run.now, updated_at=run.now))
        run.new["interactions"] += 1
