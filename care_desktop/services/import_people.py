"""People from a CSV: our own export with its ids, or any file with a name column."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from uuid import UUID

from care_desktop.domain.people import (
    KNOWN_SERVICES,
    Consent,
    DataSource,
    Handle,
    Job,
    LawfulBasis,
    OwnRating,
    PersonDraft,
    normalise_handle,
    normalise_name,
    parse_handle,
)
from care_desktop.domain.resources import Stage
from care_desktop.services.cell_values import (
    BadCell,
    quoted,
    to_day,
    to_flag,
    to_instant,
    to_key,
    to_optional_day,
    to_optional_word,
    to_whole,
    to_word,
)
from care_desktop.services.csv_format import ReadRow, cell_text, split_list
from care_desktop.services.import_catalogue import CatalogueNames
from care_desktop.services.import_run import ImportRun, LeftOut, Level
from care_desktop.services.kept_rows import KeptRows
from care_desktop.storage import bulk, export_rows
from care_desktop.storage import tables as t
from care_desktop.storage.export_rows import HANDLE_PREFIX, PEOPLE_DERIVED, PEOPLE_HEAD, PEOPLE_TAIL, PRIVATE_NOTES
from care_desktop.storage.ids import new_id

SHEET = "people"
CARD_ID = "card_id"
"""Column of the id under which a contact card of ours left; it only tells who was erased since."""
_KNOWN_COLUMNS = frozenset({*PEOPLE_HEAD, *PEOPLE_TAIL, PRIVATE_NOTES})
_OWN_COLUMNS = frozenset({"id", "created_at"})


def handle_columns(header: Iterable[str]) -> dict[str, str]:
    """Column -> service, for the columns of a header that hold handles."""
    found: dict[str, str] = {}
    for column in header:
        service = column.removeprefix(HANDLE_PREFIX)
        known = service in KNOWN_SERVICES or column.startswith(HANDLE_PREFIX)
        if column not in _KNOWN_COLUMNS and (known or parse_handle(f"{service}:x") is not None):
            found[column] = service
    return found


@dataclass(frozen=True, slots=True)
class _PersonRow:
    """A row that was understood."""

    id: UUID | None
    draft: PersonDraft
    owner: str
    introduced_by: str
    met_event: str
    archived: bool
    ratings: tuple[OwnRating, ...]
    stage: tuple[Stage, date, str] | None
    created_at: str
    updated_at: str


def import_people(run: ImportRun, header: Sequence[str], rows: Iterable[ReadRow]) -> None:
    """Take every row that can be read; say why of every other. Blocks."""
    places = {name: place for place, name in enumerate(header)}
    services = handle_columns(header)
    run.ignored_columns += [
        f"{SHEET}: {name}" for name in header if name and name not in _KNOWN_COLUMNS | {CARD_ID, *services}
    ]
    own = set(header) >= _OWN_COLUMNS
    kept = KeptRows(run, SHEET, header, _compared_columns(header), _stored_cells)
    in_file: dict[UUID, int] = {}
    first_rows: dict[UUID, int] = {}
    owners: dict[UUID, str] = {}
    catalogue = CatalogueNames(run)
    before = set(run.names)
    for row in rows:
        run.step()
        if row.problem:
            run.note(SHEET, row.number, Level.ERROR, row.problem)
            continue
        cells = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
        try:
            found = _read(run, cells, services, own)
            if found.id in run.merged:
                run.unchanged += 1
            elif found.id in before:
                assert found.id is not None
                kept.check(row.number, found.id, row.cells)
            elif found.id in in_file:
                raise BadCell(f"the id is that of row {in_file[found.id]} as well")
            elif (same := _same_person(run, found, first_rows)) is not None:
                if same in first_rows:
                    run.note(SHEET, row.number, Level.WARNING, _as_in_row(found, first_rows[same]))
                run.unchanged += 1
            else:
                key = found.id or _own_id(cells.get(CARD_ID, ""), False)
                run.refuse_erased(found.draft.handles, key, found.draft.name)
                key = _store(run, found, catalogue)
                first_rows[key] = in_file[key] = row.number
                if found.owner and found.draft.owner_id is None:
                    owners[key] = found.owner
                _expect(run, found, row.number)
        except BadCell as error:
            run.note(SHEET, row.number, Level.ERROR, str(error))
        except LeftOut as left:
            run.left_out[left.why] += 1
    kept.finish()
    run.make_missing()
    by_owner: dict[str, UUID] = {}
    for name in dict.fromkeys(owners.values()):
        with suppress(LeftOut):
            by_owner[name] = run.teammate_meant(name)
    run.flush()
    bulk.set_owners(run.work, {key: by_owner[name] for key, name in owners.items() if name in by_owner})


def _as_in_row(found: _PersonRow, row: int) -> str:
    return f"{quoted(found.draft.name)} stands in row {row} already and was taken for the same person"


def _read(run: ImportRun, cells: Mapping[str, str], services: Mapping[str, str], own: bool) -> _PersonRow:
    def text(column: str) -> str:
        cell = cells.get(column, "")
        return cell if own else cell.strip()

    def words(column: str) -> tuple[str, ...]:
        found = split_list(text(column))
        if not own and len(found) == 1 and "," in found[0]:
            found = found[0].split(",")
        return tuple(word if own else word.strip() for word in found if word.strip())

    verified = set(split_list(text("verified_handles")))
    handles = [
        Handle(service, value, f"{service}:{value}" in verified)
        for column, service in services.items()
        for value in split_list(text(column))
        if value.strip()
    ]
    handles = list({(item.service, normalise_handle(item.service, item.value)): item for item in handles}.values())
    order = {name: place for place, name in enumerate(split_list(text("handles")))}
    handles.sort(key=lambda handle: order.get(f"{handle.service}:{handle.value}", len(order)))
    draft = PersonDraft(
        name=text("name").strip(),
        reading=text("reading"),
        pronouns=text("pronouns"),
        place=text("place"),
        country=text("country") if own else text("country").upper(),
        time_zone=text("time_zone"),
        languages=words("languages"),
        skills=words("skills"),
        tags=tuple(word if own else word.removeprefix("#") for word in words("tags")),
        handles=tuple(handles),
        jobs=_jobs(cells, text("company"), text("role")),
        met_how=text("met_how"),
        met_event_id=to_key(text("met_event_id"), "met_event_id"),
        introduced_by_id=_somebody(run, text("introduced_by_id"), "introduced_by_id"),
        notes=text("notes"),
        private_notes=text(PRIVATE_NOTES),
        teammate=to_flag(text("teammate"), "teammate"),
        owner_id=_somebody(run, text("owner_id"), "owner_id"),
        consent=Consent(
            to_word(LawfulBasis, text("consent") or LawfulBasis.UNKNOWN, "consent"),
            to_word(DataSource, text("consent_source") or DataSource.UNKNOWN, "consent_source"),
            to_optional_day(text("consent_on"), "consent_on"),
            words("consent_channels"),
            to_optional_day(text("retain_until"), "retain_until"),
        ),
        cadence_days=to_whole(text("cadence_days"), "cadence_days"),
        restricted=to_flag(text("restricted"), "restricted"),
        objected=to_flag(text("objected"), "objected"),
    )
    if draft.problems():
        raise BadCell(" ".join(draft.problems()))
    stage = to_optional_word(Stage, text("stage"), "stage") if text("stage_set_by") == "hand" else None
    return _PersonRow(
        _own_id(text("id"), own),
        draft,
        text("owner").strip(),
        text("introduced_by").strip(),
        text("met_event").strip(),
        to_flag(text("archived"), "archived"),
        _ratings(run, cells),
        None
        if stage is None
        else (stage, to_optional_day(text("stage_set_on"), "stage_set_on") or run.today, text("stage_reason")),
        text("created_at"),
        text("updated_at"),
    )


def _somebody(run: ImportRun, text: str, column: str) -> UUID | None:
    key = to_key(text, column)
    return None if key is None or run.was_erased(key) else run.now_known_as(key)


def _own_id(text: str, own: bool) -> UUID | None:
    """The id of our own export; the numbers of another program mean nothing here."""
    try:
        return to_key(text, "id")
    except BadCell:
        if own:
            raise
        return None


def _expect(run: ImportRun, found: _PersonRow, row: int) -> None:
    """Whom this row points at: they may stand further down, or not in the file at all."""
    draft = found.draft
    run.expect(SHEET, row, draft.owner_id, found.owner, teammate=True)
    run.expect(SHEET, row, draft.introduced_by_id, found.introduced_by)
    for rating in found.ratings:
        run.expect(SHEET, row, rating.rated_by, "", teammate=True)


def _compared_columns(header: Sequence[str]) -> list[str]:
    return [
        name for name in header if name in _KNOWN_COLUMNS | set(handle_columns(header)) and name not in PEOPLE_DERIVED
    ]


def _stored_cells(run: ImportRun, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    columns = export_rows.people_columns(run.work, private_notes=True)
    rows = export_rows.people_rows(run.work, private_notes=True, ids=ids)
    return {key: dict(zip(columns, map(cell_text, cells), strict=True)) for key, cells in rows}


def _jobs(cells: Mapping[str, str], company: str, role: str) -> tuple[Job, ...]:
    companies = split_list(cells.get("job_companies", ""))
    roles = split_list(cells.get("job_roles", ""))
    if not companies and not any(roles):
        return (Job(company, role),) if company or role else ()
    started, ended = split_list(cells.get("job_started", "")), split_list(cells.get("job_ended", ""))
    return tuple(
        Job(where, what, to_optional_day(begun, "job_started"), to_optional_day(over, "job_ended"))
        for where, what, begun, over in zip_longest(companies or [""], roles, started, ended, fillvalue="")
    )


def _ratings(run: ImportRun, cells: Mapping[str, str]) -> tuple[OwnRating, ...]:
    ratings: list[OwnRating] = []
    values, days, raters = (
        split_list(cells.get(name, "")) for name in ("rating_values", "rating_days", "rating_by_ids")
    )
    for value, day, rater in zip_longest(values, days, raters, fillvalue=""):
        number = to_whole(value, "rating_values")
        if number is None or not 1 <= number <= 5:
            raise BadCell(f"the own rating {quoted(value)} is not one of 1 to 5")
        ratings.append(OwnRating(number, to_day(day, "rating_days"), _somebody(run, rater, "rating_by_ids")))
    return tuple(ratings)


def _same_person(run: ImportRun, found: _PersonRow, first_rows: Mapping[UUID, int]) -> UUID | None:
    """Who this row is already: by a handle, else by name when the row has neither id nor handle; None is new.

    Raises:
        BadCell: a handle belongs to somebody of another name.
    """
    name_key = normalise_name(found.draft.name)
    for handle in found.draft.handles:
        holder = run.holder(handle)
        if holder is None:
            continue
        if found.id is None and normalise_name(run.names[holder]) == name_key:
            return holder
        where = f" (row {first_rows[holder]})" if holder in first_rows else ""
        raise BadCell(
            f"{handle.service} {quoted(handle.value)} belongs to {quoted(run.names[holder])}{where}, "
            f"so {quoted(found.draft.name)} cannot have it as well; give it to one of them"
        )
    if found.id is not None or found.draft.handles:
        return None
    namesakes = run.by_name.get(name_key, ())
    return namesakes[0] if namesakes else None


def _store(run: ImportRun, found: _PersonRow, catalogue: CatalogueNames) -> UUID:
    draft = replace(found.draft, met_event_id=catalogue.event_meant(found.draft.met_event_id, found.met_event))
    key = run.add_person(
        draft,
        id=found.id,
        created_at=to_instant(found.created_at, "created_at") if found.created_at else None,
        updated_at=to_instant(found.updated_at, "updated_at") if found.updated_at else None,
        archived=found.archived,
        ratings=found.ratings,
    )
    if found.stage is not None and "stage_settings" not in run.sheets:
        stage, day, reason = found.stage
        run.store([(t.stage_setting, (new_id(), key, stage, day, None, reason))])
    return key
