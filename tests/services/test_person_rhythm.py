"""How we are in touch with one person."""

from uuid import uuid4

from care_desktop.domain.interactions import Channel
from care_desktop.services import person_rhythm
from care_desktop.services.outcome import Workspace
from tests.factories import add_person, log_with


def test_every_interaction_of_the_person_has_its_channel(workspace: Workspace) -> None:
    ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo")
    logged = {log_with(workspace, ana, bo, channel=channel): channel for channel in Channel}
    log_with(workspace, bo, channel=Channel.CALL)
    assert person_rhythm.channels_of(workspace, ana) == logged
    assert len(person_rhythm.channels_of(workspace, bo)) == len(logged) + 1
    assert person_rhythm.channels_of(workspace, uuid4()) == {}
