"""Contact cards of every version and maker, read, written, and hostile."""

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.domain.sync import Card
from care_desktop.integrations.vcard import BadCard, Version, cards_of, decoded, read_card, write_card
from care_desktop.integrations.vcard_lines import escaped, folded, split_at, unescaped

OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:S=C3=A1to;Ad=C3=\r\n=A1;;;\r\n"
    "FN;CHARSET=UTF-8;encoding=quoted-printable:Ad=C3=A1 S=C3=A1to\r\nTEL;CELL:+51 1 234\r\n"
    "EMAIL;INTERNET;PREF:ada@example.org\r\nORG:Sato KK;Lab\r\nADR;HOME:;;1 Way;Lima;;;Peru\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo, three=\r\n and more\r\n"
    "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n SkZJRg==\r\n\r\nX-ODD:keep me, please\r\nEND:VCARD\r\n"
)
APPLE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//macOS 14.1//EN
N:Li;Bo;;Dr.;
FN:Dr. Bo Li
ORG:Li Ltd;
TITLE:Chief\\, Things
EMAIL;type=INTERNET;type=WORK:bo@example.org
item1.EMAIL;type=INTERNET;type=pref:bo2@example.org
item1.X-ABLabel:_$!<Other>!$_
item2.ADR;type=HOME:;;5 St;Shanghai;;200;China
item2.X-ABADR:cn
item3.URL;type=pref:https://github.com/boli
item3.X-ABLabel:_$!<HomePage>!$_
URL:https://li.example.org/
X-SOCIALPROFILE;type=twitter;x-user=boli:http://twitter.com/boli
X-SOCIALPROFILE;type=mastodon:x-apple:@bo@hachyderm.io
X-SOCIALPROFILE;type=facebook:https://facebook.com/boli
NOTE:two\\nlines
CATEGORIES:sdk,early\\, adopter
BDAY:1990-01-01
END:VCARD"""
NEW = """BEGIN:VCARD
VERSION:4.0
FN;PREF=2:Old Name
FN;PREF=1:Cy Okafor
EMAIL:cy@example.org
TEL;VALUE=uri:tel:+234-1
SOCIALPROFILE;SERVICE-TYPE=GitHub:https://github.com/cy
SOCIALPROFILE;SERVICE-TYPE="discourse:forum.example.org";VALUE=text:cy
URL:https://www.linkedin.com/in/cy-okafor/
ADR;CC=NG:;;;Lagos;;;Nigeria
END:VCARD"""


def card(raw: str) -> Card:
    found = read_card(raw, "key", "tag")
    assert found is not None
    return found


def handles(found: Card) -> list[str]:
    return [f"{h.service}:{h.value}" for h in found.handles]


def draft_of(found: Card, **more: object) -> PersonDraft:
    """The person a card describes."""
    fields = {
        "name": found.name,
        "handles": found.handles,
        "jobs": (Job(found.company, found.role),),
        "place": found.place,
        "country": found.country if len(found.country) == 2 else "",
        "tags": found.tags,
        "notes": found.note,
        **more,
    }
    return PersonDraft(**fields)  # type: ignore[arg-type]


def test_vcard_2_1_with_quoted_printable() -> None:
    found = card(OLD)
    assert (found.name, found.company, found.place, found.country) == ("Adá Sáto", "Sato KK", "Lima", "Peru")
    assert handles(found) == ["email:ada@example.org", "phone:+51 1 234"]
    assert (found.note, found.key, found.etag, found.raw) == ("one\ntwo, three and more", "key", "tag", OLD)


def test_apples_groups_and_profiles() -> None:
    found = card(APPLE)
    assert (found.name, found.role, found.place, found.country) == ("Dr. Bo Li", "Chief, Things", "Shanghai", "CN")
    assert sorted(handles(found)) == [
        "email:bo2@example.org",
        "email:bo@example.org",
        "github:boli",
        "mastodon:@bo@hachyderm.io",
        "web:https://li.example.org/",
        "x:boli",
    ]
    assert handles(found)[0] == "email:bo2@example.org"
    assert (found.tags, found.note) == (("sdk", "early, adopter"), "two\nlines")


def test_vcard_4_0_with_preferences_and_profiles() -> None:
    found = card(NEW)
    assert (found.name, found.place, found.country) == ("Cy Okafor", "Lagos", "NG")
    assert handles(found) == [
        "email:cy@example.org",
        "phone:+234-1",
        "github:cy",
        "discourse:forum.example.org:cy",
        "linkedin:cy-okafor",
    ]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("N:Sato;Ada;Mei;;", "Ada Mei Sato"),
        ("FN:\nN:Sato;;;;", "Sato"),
        ("NICKNAME:ada,ads", "ada,ads"),
        ("ORG:Sato KK", "Sato KK"),
        ("EMAIL:a@example.org", ""),
        ("fn:ada   sato", "ada sato"),
    ],
)
def test_the_name_is_found_where_there_is_one(lines: str, name: str) -> None:
    assert card(f"BEGIN:VCARD\n{lines}\nEND:VCARD").name == name


@pytest.mark.parametrize("line", ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group", "KIND:org"])
def test_what_is_no_person_is_left_out(line: str) -> None:
    assert read_card(f"BEGIN:VCARD\nFN:All\n{line}\nEND:VCARD") is None


@pytest.mark.parametrize("raw", ["", "hello", "BEGIN:VCARD\nFN:Ada", "BEGIN:VCARD\n" + "X:1\n" * 6000 + "END:VCARD"])
def test_what_cannot_be_read_says_why(raw: str) -> None:
    with pytest.raises(BadCard, match="it "):
        read_card(raw)


@pytest.mark.parametrize("raw", [OLD, APPLE, NEW])
@pytest.mark.parametrize("version", [None, *Version])
def test_written_again_a_card_says_the_same_and_keeps_what_we_do_not_know(raw: str, version: Version | None) -> None:
    found = card(raw)
    text = write_card(draft_of(found), uid="u", version=version, raw=raw)
    again = card(text)
    for name in ("name", "company", "role", "place", "country", "tags", "note"):
        assert getattr(again, name) == getattr(found, name)
    assert sorted(handles(again)) == sorted(handles(found))
    kept = {OLD: ["keep me, please", "/9j/4AAQSkZJRg=="], APPLE: ["facebook.com", "BDAY", "PRODID"], NEW: []}[raw]
    assert all(part in text for part in kept)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert vobject.readOne(text, transform=False).fn.value


def test_what_changed_is_written_and_only_that() -> None:
    found = card(APPLE)
    draft = draft_of(
        found,
        jobs=(Job("New Ltd", found.role),),
        handles=(*[h for h in found.handles if h.value != "bo2@example.org"], Handle("bluesky", "bo.bsky.social")),
    )
    text = write_card(draft, uid="u", raw=APPLE)
    assert "ORG:New Ltd" in text and "bo2@example.org" not in text and "_$!<Other>!$_" not in text
    assert "item3.X-ABLabel:_$!<HomePage>!$_" in text and "TITLE:Chief\\, Things" in text and "VERSION:3.0" in text
    assert "bluesky:bo.bsky.social" in handles(card(text))


def test_private_notes_are_never_written() -> None:
    text = write_card(PersonDraft("Ada", private_notes="canary", notes="a; b, c\\d\ne"), uid="urn:uuid:1")
    assert "canary" not in text and card(text).note == "a; b, c\\d\ne"


def test_a_file_is_cut_into_cards_and_read_by_its_encoding() -> None:
    text = f"{OLD}{APPLE}\nBEGIN:VCARD\nFN:Half\nBEGIN:VCARD\nFN:Whole\nEND:VCARD\njunk"
    raws = list(cards_of(text))
    assert len(raws) == 4
    assert card(raws[3]).name == "Whole"
    nested = "BEGIN:VCARD\nFN:Ada\nAGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nEND:VCARD"
    assert [card(raw).name for raw in cards_of(nested)] == ["Ada"]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert "Müller" in decoded("FN:Müller".encode(encoding))


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)


@given(TEXT)
def test_escaping_and_folding_lose_nothing(text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert unescaped(escaped(text)) == text
    assert len(split_at(escaped(text), ";")) == len(split_at(escaped(text), ",")) == 1
    assert folded(text).replace("\r\n ", "").removesuffix("\r\n") == text


WORD = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()) or "x"
)


@given(WORD, WORD, WORD, st.lists(WORD, max_size=3, unique=True), TEXT, st.sampled_from(Version))
def test_a_person_comes_back(name: str, company: str, place: str, tags: list[str], note: str, version: Version) -> None:
    note = note.replace("\r\n", "\n").replace("\r", "\n").strip()
    draft = PersonDraft(
        name,
        place=place,
        country="PE",
        tags=tuple(tags),
        notes=note,
        jobs=(Job(company, "Role"),),
        handles=(Handle("email", "a@example.org"), Handle("github", "ada"), Handle("matrix:example.org", "@ada")),
    )
    found = card(write_card(draft, uid="u", version=version))
    assert (found.name, found.company, found.role, found.place, found.country) == (name, company, "Role", place, "PE")
    assert (found.tags, found.note) == (tuple(tags), note)
    assert handles(found) == ["email:a@example.org", "github:ada", "matrix:example.org:@ada"]


@given(st.lists(st.text(max_size=40), max_size=20))
def test_nothing_breaks_the_reader(lines: list[str]) -> None:
    raw = "\n".join(["BEGIN:VCARD", *lines, "END:VCARD"])
    for part in cards_of(raw):
        try:
            found = read_card(part)
        except BadCard:
            continue
        if found is not None:
            assert "\0" not in found.name + found.note
            assert write_card(draft_of(found, name=found.name or "x"), uid="u", raw=part).endswith("END:VCARD\r\n")


@pytest.mark.parametrize(
    "line",
    ["A" + ";B=" * 330 + ":x", "A;" + 'B="x",' * 150 + '"', "A" + ";x=a,b" * 160 + "!:v", "A;" + "=" * 900 + ":x"],
)
def test_heads_made_to_be_slow_are_read_at_once(line: str) -> None:
    assert card(f"BEGIN:VCARD\n{line}\nFN:Ada\nEND:VCARD").name == "Ada"


def small_card(name: str) -> bytes:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n".encode()


def read_all(data: bytes) -> list[str]:
    """The names of the cards of a file; for one that cannot be read, why."""
    found = []
    for raw in cards_of(decoded(data)):
        try:
            card = read_card(raw)
            found.append(card.name if card else "nobody")
        except BadCard as error:
            found.append(str(error))
    return found


@pytest.mark.parametrize("odd", [b"\xef\xbb\xbf", b"\0", b"\0\0\xff\xfe", b"\x1a", b"\xe2\x80\x8b", b"x\x80", b">>"])
def test_odd_bytes_before_a_card_lose_no_card(odd: bytes) -> None:
    ana, bo, cy = map(small_card, ("Ana", "Bo", "Cy"))
    assert read_all(odd + ana + odd + bo + cy) == ["Ana", "Bo", "Cy"]
    # Nor does the end of the one before, when it is missing or runs into the next.
    assert read_all(ana.replace(b"END:VCARD\r\n", b"") + odd + bo) == ["it breaks off", "Bo"]
    assert read_all(ana.strip() + bo) == ["Ana", "Bo"]


def test_a_card_whose_beginning_cannot_be_made_out_is_told_of() -> None:
    ana, bo, cy = map(small_card, ("Ana", "Bo", "Cy"))
    found = read_all(ana + bo.replace(b"BEGIN", b"BEGXN") + cy)
    assert found == ["Ana", "it does not begin as a contact card", "Cy"]
    note = ana.replace(b"END", b"NOTE:see BEGIN:VCARD\r\nEND")
    assert read_all(note + bo) == ["Ana", "Bo"]
