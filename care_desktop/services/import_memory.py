"""Which column was read as which field: remembered with the workspace for each header."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from care_desktop.services.import_mapping import FIELDS, ColumnMap
from care_desktop.services.outcome import Workspace
from care_desktop.storage.database import read_setting, write_setting

SETTING = "import_columns"
KEPT_MAX = 50


def signature(header: Sequence[str]) -> str:
    """The same for the same columns in the same order, whatever their case."""
    return blake2b("\x1f".join(column.casefold() for column in header).encode(), digest_size=12).hexdigest()


def remembered(workspace: Workspace) -> dict[str, ColumnMap]:
    """Signature of a header -> what its columns were read as, oldest first. Blocks."""
    with workspace.database.reading() as work:
        text = read_setting(work, SETTING)
    try:
        kept = json.loads(text or "{}")
        return {
            key: ColumnMap(item["kind"], tuple(str(field) for field in item["fields"]))
            for key, item in kept.items()
            if item["kind"] in FIELDS
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def remember(workspace: Workspace, chosen: Mapping[str, ColumnMap]) -> None:
    """Keep what columns were read as; the oldest are forgotten. No undo takes it back. Blocks."""
    before = remembered(workspace)
    if all(before.get(key) == columns for key, columns in chosen.items()):
        return
    kept = {key: columns for key, columns in before.items() if key not in chosen} | dict(chosen)
    found = {key: {"kind": item.kind, "fields": list(item.fields)} for key, item in list(kept.items())[-KEPT_MAX:]}
    with workspace.database.work() as work:
        write_setting(work, SETTING, json.dumps(found, ensure_ascii=False))
        work.commit()
