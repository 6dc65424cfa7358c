"""The commands of the command line, each a thin skin over the services the window uses too."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from care_desktop import __version__
from care_desktop.cli_commands_encryption import RecoveryKeyStdin, encryption
from care_desktop.cli_place import Place, open_quick_log_at, open_window_at, profile_at

app = typer.Typer(
    name="care-desktop",
    help="Build trust with developers, one conversation at a time. Without a command, the window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

What = Literal[
    "people", "interactions", "trust", "stages", "promises", "feedback", "resources", "everything", "insights"
]
Kind = Literal["auto", "people", "interactions"]
StageName = Literal["convert", "activate", "retain", "expand"]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE|-", help="Where to; - is stdout.")]
PeriodText = Annotated[
    str, typer.Option("--period", metavar="90d|1y|3y|5y|all|FROM..TO", help="The time that counts, in insights.")
]
RegionName = Annotated[str, typer.Option("--region", help="Only people there, in insights; unknown is nowhere.")]
EventName = Annotated[str, typer.Option("--event", help="Only people met there, in insights.")]
TextOrJson = Annotated[Literal["text", "json"], typer.Option("--format", help="For people, or for programs.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"CARE Desktop {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    database: Annotated[
        Path | None,
        typer.Option("--database", metavar="FILE", readable=False, help="Use this database; made when absent."),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile", metavar="DIR", readable=False, help="Keep settings, logs, backups and database here."
        ),
    ] = None,
    quit_after_paint: Annotated[
        bool, typer.Option("--quit-after-paint", help="End after the first painted frame, for measuring.")
    ] = False,
    quick_log: Annotated[
        bool, typer.Option("--quick-log", help="Open only the capture line, in a small window over the others.")
    ] = False,
    recovery_key_stdin: RecoveryKeyStdin = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Build trust with developers, one conversation at a time. Without a command, the window opens."""
    place = Place(profile_at(profile), database)
    context.obj = place
    if context.invoked_subcommand is None:
        raise typer.Exit(open_quick_log_at(place) if quick_log else open_window_at(place, quit_after_paint))


app.add_typer(encryption, name="encryption")


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV, JSON, vCard, a calendar (ICS), mail (mbox), or what “export everything” wrote."
        ),
    ],
    kind: Annotated[Kind, typer.Option(help="What the file holds; auto looks at its columns.")] = "auto",
    column: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="Read this column as that field.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The file was written with --raw.")] = False,
    output_format: TextOrJson = "text",
) -> None:
    """Bring people or interactions in; rows with an error are left out and named."""
    from care_desktop.cli_transfer import run_import

    context.exit(run_import(context.obj, file, kind, column or [], dry_run, raw, output_format))


@app.command("export")
def export_data(
    context: typer.Context,
    what: Annotated[What, typer.Argument(help="What to take out.")],
    output: Output = None,
    output_format: Annotated[Literal["csv", "json", "vcard"], typer.Option("--format", help="In which form.")] = "csv",
    raw: Annotated[bool, typer.Option("--raw", help="For programs: no BOM, no guard against formulas.")] = False,
    owner: Annotated[str, typer.Option(help="Only people this teammate looks after.")] = "",
    tag: Annotated[str, typer.Option(help="Only people with this tag.")] = "",
    stage: Annotated[StageName | None, typer.Option(help="Only people in this stage.")] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="Only from this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only through this day.")] = "",
    include_private_notes: Annotated[
        bool, typer.Option("--include-private-notes", help="With the private notes, which are left out otherwise.")
    ] = False,
    include_restricted: Annotated[
        bool, typer.Option("--include-restricted", help="With people whose data may only be kept.")
    ] = False,
    period: PeriodText = "",
    region: RegionName = "",
    event: EventName = "",
) -> None:
    """Take data out as CSV or JSON, people as contact cards as well."""
    if what == "insights":
        from care_desktop.cli_report import Asked, run_export_insights

        run_export_insights(context.obj, output, Asked(period or "1y", owner, region, tag, stage or "", event))
        return
    if period or region or event:
        raise typer.BadParameter("--period, --region and --event are for insights")
    from care_desktop.cli_transfer import run_export
    from care_desktop.domain.resources import Stage
    from care_desktop.services.transfer_out import ExportOptions, FileFormat

    options = ExportOptions(
        format=FileFormat(output_format),
        raw=raw,
        private_notes=include_private_notes,
        restricted=include_restricted,
        owner=owner,
        tag=tag,
        stage=Stage(stage) if stage else None,
        since=_day(since, "--since") if since else None,
        until=_day(until, "--until") if until else None,
    )
    run_export(context.obj, what, output, options)


@app.command()
def report(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.pdf|FILE.html|FILE.md", help="Where to.")],
    period: PeriodText = "1y",
    owner: Annotated[str, typer.Option(help="Only people this teammate looks after.")] = "",
    region: RegionName = "",
    tag: Annotated[str, typer.Option(help="Only people with this tag.")] = "",
    stage: Annotated[StageName | None, typer.Option(help="Only people in this stage.")] = None,
    event: EventName = "",
    paper: Annotated[Literal["a4", "letter"], typer.Option(help="The pages of the PDF.")] = "a4",
) -> None:
    """Write the manager's report: every question of Insights, what changed, and what the words mean.

    With --event alone, to a .pdf or .md file: the report of that event.
    """
    from care_desktop.cli_report import Asked, is_of_event, run_event_report, run_report

    if is_of_event(output, Asked(period, owner, region, tag, stage or "", event)):
        run_event_report(context.obj, output, event, paper)
        return
    run_report(context.obj, output, Asked(period, owner, region, tag, stage or "", event), paper)


@app.command()
def demo(
    context: typer.Context,
    open_window: Annotated[bool, typer.Option("--open", help="Open the window on it afterwards.")] = False,
    people: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many developers.")] = 60,
    interactions: Annotated[
        int | None, typer.Option(min=0, max=10_000_000, help="How many interactions; about 30 each when not said.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another community.")] = 1,
    database: Annotated[
        Path | None, typer.Option("--database", metavar="FILE", help="Write it here, not into the sample file.")
    ] = None,
) -> None:
    """Write the sample workspace: an invented community over three years."""
    from care_desktop.cli_transfer import run_demo

    place: Place = context.obj
    path = run_demo(place, people, interactions, seed, database or place.database)
    if open_window:
        context.exit(open_window_at(Place(place.profile, path), quit_after_paint=False))


@app.command()
def log(
    context: typer.Context,
    line: Annotated[str | None, typer.Argument(metavar="LINE", help="What happened, in one line.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show how it is understood.")] = False,
    output_format: TextOrJson = "text",
    now: Annotated[str, typer.Option(metavar="INSTANT", help="The clock for relative dates.")] = "",
    lines: Annotated[
        Path | None, typer.Option(metavar="FILE", help="One line a row from a file, - is standard input.")
    ] = None,
) -> None:
    """Log a conversation: met @ana at KubeCon yesterday 20m: wants retries; promised sample by fri #sdk ++"""
    from care_desktop.cli_log import run_log

    if (line is None) == (lines is None):
        raise typer.BadParameter("give either a LINE or --lines FILE")
    context.exit(run_log(context.obj, line, lines, dry_run=dry_run, as_json=output_format == "json", now=now))


@app.command()
def trust(
    context: typer.Context,
    as_of: Annotated[
        list[str] | None,
        typer.Option("--as-of", metavar="DATE", help="What was known before this day; may be repeated."),
    ] = None,
    person: Annotated[str, typer.Option(metavar="NAME|ID", help="Only this person.")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="List each interaction's share.")] = False,
    output_format: Annotated[
        Literal["table", "csv", "json"], typer.Option("--format", help="To read, or for programs.")
    ] = "table",
) -> None:
    """Print trust with its band, presence, stage and stage scores of everyone."""
    from care_desktop.cli_trust import run_trust

    days = [_day(text, "--as-of") for text in as_of or ()]
    run_trust(context.obj, days, person, explain=explain, form=output_format)


@app.command()
def today(
    context: typer.Context,
    output_format: TextOrJson = "text",
    owner: Annotated[str, typer.Option(help="Only people this teammate looks after.")] = "",
    now: Annotated[str, typer.Option(metavar="INSTANT", help="The moment it is of.")] = "",
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write follow-ups as a calendar file instead.")
    ] = None,
) -> None:
    """Print whom to care for today, and why."""
    from care_desktop.cli_today import run_today

    run_today(context.obj, as_json=output_format == "json", now=now, owner=owner, ics=ics)


accounts = typer.Typer(help="Accounts to sync with: secrets go to the keychain, never onto the command line.")
app.add_typer(accounts, name="accounts")


@accounts.command("list")
def accounts_list(context: typer.Context, output_format: TextOrJson = "text") -> None:
    """List the accounts and how their last run ended."""
    from care_desktop.cli_sync import run_list

    run_list(context.obj, as_json=output_format == "json")


@accounts.command("add")
def accounts_add(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Such as git or github; a wrong one lists them all.")],
    host: Annotated[str, typer.Option(metavar="HOST", help="Where it is, when the service has many places.")] = "",
    option: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What this kind asks for.")
    ] = None,
    every: Annotated[int, typer.Option(min=0, help="Minutes between two runs; 0 only when asked.")] = 30,
    create_people: Annotated[bool, typer.Option("--create-people", help="Make unknown people unasked.")] = False,
) -> None:
    """Add an account; its secret is asked for without echo, or read from standard input."""
    from care_desktop.cli_sync import run_add

    context.exit(run_add(context.obj, kind, host, option or [], every_min=every, creates_people=create_people))


@accounts.command("test")
def accounts_test(context: typer.Context, account: Annotated[str, typer.Argument(metavar="ACCOUNT")]) -> None:
    """Ask a service who we are there."""
    from care_desktop.cli_sync import run_test

    context.exit(run_test(context.obj, account))


@accounts.command("remove")
def accounts_remove(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    with_interactions: Annotated[bool, typer.Option("--with-interactions", help="Also what came from it.")] = False,
) -> None:
    """Remove an account and its secret; what came from it stays unless said otherwise."""
    from care_desktop.cli_sync import run_remove

    run_remove(context.obj, account, with_interactions=with_interactions)


@app.command("sync")
def sync_accounts(
    context: typer.Context,
    account: Annotated[list[str] | None, typer.Argument(metavar="[ACCOUNT]...")] = None,
    output_format: TextOrJson = "text",
) -> None:
    """Fetch what is new from the accounts, or from those that are named."""
    from care_desktop.cli_sync import run_sync

    context.exit(run_sync(context.obj, account or [], as_json=output_format == "json"))


@app.command()
def backup(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it here, not among the backups.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Only list the backups there are, newest first.")] = False,
) -> None:
    """Make a verified copy of the workspace; it may be open meanwhile."""
    from care_desktop.cli_backup import run_backup, run_list

    if listed:
        run_list(context.obj)
    else:
        run_backup(context.obj, output)


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, by its place or by its name in the list.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")] = False,
) -> None:
    """Put a backup in the place of the workspace; what is there now is backed up first."""
    from care_desktop.cli_backup import run_restore

    context.exit(run_restore(context.obj, file, yes=yes))


@app.command()
def check(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Build indexes, scores, lists and search anew; nothing entered changes.")
    ] = False,
) -> None:
    """Look whether the workspace is in order, and say what to do when it is not."""
    from care_desktop.cli_backup import run_check

    context.exit(run_check(context.obj, repair=repair))


privacy = typer.Typer(help="What somebody may ask for: everything we hold about them, or to be erased.")
app.add_typer(privacy, name="privacy")


@privacy.command("access")
def privacy_access(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A name, an address, a handle or an id.")],
    output: Output = None,
    output_format: Annotated[
        Literal["json", "html"], typer.Option("--format", help="For programs, or to read.")
    ] = "json",
) -> None:
    """Write everything we hold about somebody, private notes included."""
    from care_desktop.cli_privacy import run_access

    run_access(context.obj, person, output, output_format)


@privacy.command("erase")
def privacy_erase(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A name, an address, a handle or an id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it only what would happen is said.")] = False,
    delete_exports: Annotated[bool, typer.Option("--delete-exports", help="Also exports that hold them.")] = False,
    leave_notes: Annotated[bool, typer.Option("--leave-notes", help="Do not mask them in notes that stay.")] = False,
    receipt: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep the receipt there as well.")] = None,
) -> None:
    """Erase somebody everywhere, backups included; this cannot be undone."""
    from care_desktop.cli_privacy import Erasing, run_erase

    context.exit(run_erase(context.obj, person, Erasing(yes, delete_exports, leave_notes, receipt)))


@app.command("self-test")
def self_test(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check that this installation works: migrations, resources, fonts, keychain, charts, database."""
    from care_desktop.cli_self_test import run_self_test

    context.exit(run_self_test(as_json))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it as YYYY-MM-DD", param_hint=option) from None
