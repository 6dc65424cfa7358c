"""What the columns of contact lists are called, in English, German, French, Spanish and Portuguese."""

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType

from care_desktop.domain.people import KNOWN_SERVICES, parse_handle
from care_desktop.services.import_mapping import (
    INTERACTION_FIELDS,
    INTERACTIONS,
    PEOPLE,
    PEOPLE_FIELDS,
    ColumnMap,
)

OUTLOOK_LANGUAGES: tuple[Mapping[str, str], ...] = tuple(
    MappingProxyType({header: field for field, headers in table.items() for header in headers.split("|")})
    for table in (
        {
            "given name": "first name",
            "middle name": "middle name",
            "family name": "last name",
            "email": "e-mail address|e-mail 2 address|e-mail 3 address",
            "company": "company",
            "role": "job title",
            "phone": "mobile phone|business phone|business phone 2|home phone|primary phone",
            "web": "web page|personal web page",
            "tags": "categories",
            "notes": "notes",
            "country": "business country/region|home country/region|business country|home country",
            "place": "business city|home city",
        },
        {
            "given name": "vorname",
            "middle name": "weitere vornamen",
            "family name": "nachname",
            "email": "e-mail-adresse|e-mail 2: adresse|e-mail 3: adresse|e-mail-adresse 2|e-mail-adresse 3"
            "|e-mail 2-adresse|e-mail 3-adresse",
            "company": "firma",
            "role": "position",
            "phone": "mobiltelefon|telefon geschäftlich|telefon geschäftlich 2|telefon privat|haupttelefon",
            "web": "webseite|private webseite",
            "tags": "kategorien",
            "notes": "notizen",
            "country": "land/region geschäftlich|land/region privat|land geschäftlich|land privat",
            "place": "ort geschäftlich|ort privat",
        },
        {
            "given name": "prénom",
            "middle name": "deuxième prénom",
            "family name": "nom",
            "email": "adresse de messagerie|adresse de messagerie 2|adresse de messagerie 3|adresse e-mail"
            "|adresse e-mail 2|adresse e-mail 3|adresse électronique",
            "company": "société",
            "role": "titre|titre de fonction|poste",
            "phone": "tél. mobile|téléphone mobile|téléphone (bureau)|téléphone 2 (bureau)|téléphone (domicile)",
            "web": "page web|page web personnelle",
            "tags": "catégories",
            "notes": "notes",
            "country": "pays/région (bureau)|pays/région (domicile)|pays (bureau)|pays (domicile)",
            "place": "ville (bureau)|ville (domicile)",
        },
        {
            "given name": "nombre",
            "middle name": "segundo nombre",
            "family name": "apellidos|apellido",
            "email": "dirección de correo electrónico|dirección de correo electrónico 2"
            "|dirección de correo electrónico 3|dirección de correo|dirección de correo 2",
            "company": "compañía|organización|empresa",
            "role": "puesto|cargo",
            "phone": "teléfono móvil|teléfono del trabajo|teléfono del trabajo 2|teléfono particular|número de móvil",
            "web": "página web|página web personal",
            "tags": "categorías",
            "notes": "notas",
            "country": "país o región del trabajo|país/región del trabajo|país o región particular|país/región",
            "place": "ciudad del trabajo|ciudad de residencia|ciudad",
        },
        {
            "given name": "nome|primeiro nome",
            "middle name": "segundo nome",
            "family name": "sobrenome|apelido",
            "email": "endereço de email|endereço de email 2|endereço de email 3|endereço de e-mail|endereço de e-mail 2"
            "|endereço de e-mail 3|endereço de correio eletrónico|endereço de correio electrónico"
            "|endereço de correio eletrónico 2|endereço de correio electrónico 2",
            "company": "empresa",
            "role": "cargo",
            "phone": "telefone celular|telemóvel|telefone comercial|telefone do emprego|telefone residencial",
            "web": "página da web|página web|página web pessoal",
            "tags": "categorias",
            "notes": "notas|anotações",
            "country": "país/região (comercial)|país/região comercial|país/região do emprego|país/região residencial",
            "place": "cidade (comercial)|cidade comercial|localidade do emprego|cidade residencial",
        },
    )
)
"""For each language Outlook's names of columns -> field."""

_GUESSED_PEOPLE: Mapping[str, str] = MappingProxyType(
    {
        **{header: field for table in reversed(OUTLOOK_LANGUAGES) for header, field in table.items()},
        **{field: field for field in PEOPLE_FIELDS},
        **{
            header: field
            for field, headers in {
                "name": "full name|fullname|display name|contact|contact name|person|member|attendee|participant"
                "|developer|vollständiger name|nom complet|nombre completo|nome completo|氏名|名前|姓名",
                "given name": "firstname|given name|forename",
                "family name": "lastname|surname|family name",
                "email": "email|e-mail|email address|mail|e-mail address|email 1|correo|courriel|メール",
                "company": "company name|organisation|organization|employer|firma|entreprise",
                "role": "title|role|job|position|job title",
                "github": "github username|github login|github handle|github url|github profile",
                "linkedin": "linkedin url|linkedin profile|linkedin profile url",
                "x": "twitter|twitter handle|twitter url|x handle|x / twitter",
                "stackoverflow": "stack overflow|stack overflow url",
                "devto": "dev.to",
                "discord": "discord username|discord handle",
                "slack": "slack username|slack handle",
                "phone": "phone|phone number|mobile|telephone|telefon|téléphone|teléfono|telefone",
                "web": "website|url|web page|homepage|blog",
                "country": "country|country/region|land|pays|país",
                "place": "city|location|place|ort|stadt|ville|ciudad|cidade",
                "tags": "tags|labels|groups|categories|segments",
                "notes": "notes|note|comment|comments|bio|description|bemerkung|bemerkungen",
            }.items()
            for header in headers.split("|")
        },
    }
)
_GUESSED_INTERACTIONS: Mapping[str, str] = MappingProxyType(
    {
        **{field: field for field in (*INTERACTION_FIELDS, *KNOWN_SERVICES)},
        **{
            header: field
            for field, headers in {
                "person": "person|name|full name|contact|developer|who|member|attendee|kontakt|contacto|contato",
                "date": "date|when|day|on|happened on|occurred at|created at|timestamp|datum|fecha|data",
                "kind": "kind|type|activity|action|art|tipo",
                "channel": "channel|medium|via|kanal|canal",
                "note": "note|notes|comment|comments|description|subject|summary|what|title|notizen|notas|remarques",
                "duration_min": "duration|minutes|duration (min)|dauer",
                "email": "email|e-mail|email address|mail",
                "tags": "tags|labels",
                "url": "url|link|address",
                "external_id": "key|external id|id",
            }.items()
            for header in headers.split("|")
        },
    }
)
_GUESSED = MappingProxyType({PEOPLE: _GUESSED_PEOPLE, INTERACTIONS: _GUESSED_INTERACTIONS})
_ONCE = frozenset({"name", "person", "date", "kind", "channel", "duration_min", "external_id", "country", "place"})


def _is_address(text: str) -> bool:
    handle = parse_handle(text)
    return handle is not None and handle.service == "email"


def plain(header: str) -> str:
    """A column's name as it is looked up: composed, case folded, underscores and white space as one space."""
    return " ".join(unicodedata.normalize("NFC", header).casefold().replace("_", " ").split())


def guessed(header: Sequence[str], samples: Sequence[Sequence[str]]) -> ColumnMap:
    """What the columns of an unknown file most likely are, to start from; a date beside a person makes interactions.

    `samples` holds some values of each column.
    """
    interactions = guessed_as(INTERACTIONS, header, samples)
    return interactions if not interactions.missing() else guessed_as(PEOPLE, header, samples)


def guessed_as(kind: str, header: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> ColumnMap:
    """What the columns most likely are when each row is known to be of a kind."""
    table = _GUESSED[kind]
    fields: list[str] = []
    for column, values in zip_longest(header, samples, fillvalue=()):
        name = str(column)
        field = table.get(name, table.get(plain(name), ""))
        if not field and values and all(_is_address(value) for value in values):
            field = "email"
        fields.append("" if field in _ONCE and field in fields else field)
    return ColumnMap(kind, tuple(fields))
