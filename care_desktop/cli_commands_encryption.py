"""The commands of the command line about encryption at rest."""

from pathlib import Path
from typing import Annotated

import typer


def _recovery_key_stdin(wanted: bool) -> bool:
    if wanted:
        from care_desktop.cli_recovery_key import hold_from_stdin

        hold_from_stdin()
    return wanted


RecoveryKeyStdin = Annotated[
    bool,
    typer.Option(
        "--recovery-key-stdin",
        callback=_recovery_key_stdin,
        help="Open an encrypted workspace with the recovery key on standard input.",
    ),
]
encryption = typer.Typer(help="Encryption at rest: the file and its backups can only be read with a key.")


@encryption.command("state")
def encryption_state(context: typer.Context) -> None:
    """Say whether the workspace is encrypted, and whether the keychain has its key."""
    from care_desktop.cli_encryption import run_state

    run_state(context.obj)


@encryption.command("on")
def encryption_on(
    context: typer.Context,
    recovery_file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Write the page with the recovery key there; it must not exist yet.")
    ],
    leave_backups: Annotated[
        bool, typer.Option("--leave-backups", help="Leave the earlier backups readable without a key.")
    ] = False,
) -> None:
    """Encrypt the workspace, or give an encrypted one another key. Nobody may have it open."""
    from care_desktop.cli_encryption import run_turn_on

    run_turn_on(context.obj, recovery_file, with_backups=not leave_backups)


@encryption.command("off")
def encryption_off(context: typer.Context) -> None:
    """Make a plain file of an encrypted workspace. Nobody may have it open."""
    from care_desktop.cli_encryption import run_turn_off

    run_turn_off(context.obj)


@encryption.command("recovery-key")
def encryption_recovery_key(
    context: typer.Context,
    output: Annotated[Path, typer.Argument(metavar="FILE", help="Write it there; the file must not exist yet.")],
) -> None:
    """Write the page with the recovery key once more."""
    from care_desktop.cli_encryption import run_recovery_key

    run_recovery_key(context.obj, output)
