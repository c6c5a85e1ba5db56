"""The fields that a column of a municipality's own register can be, and the headings it may have."""

import re
from collections.abc import Mapping

from valplan.data.register import FIRST_DAY, LAST_DAY, day_of
from valplan.data.register_import.words import fold
from valplan.domain.municipality import Role

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "personnummer": (
        "personnummer",
        "persnr",
        "pnr",
        "personnr",
        "pers.nr",
        "person-nr",
        "personnummer/samordningsnummer",
        "personal identity number",
        "födelsenummer",
    ),
    "born": ("född", "födelsedatum", "födelsedag", "date of birth", "birth date", "född datum"),
    "birth_year": ("födelseår", "född år", "birth year", "year of birth"),
    "own_id": ("anställningsnummer", "anstnr", "person-id", "employee number"),
    "name": ("namn", "name", "full name", "för- och efternamn", "efternamn, förnamn"),
    "first_name": ("förnamn", "tilltalsnamn", "first name", "given name"),
    "last_name": ("efternamn", "last name", "surname", "family name"),
    "phone": (
        "telefon",
        "tel",
        "tel.nr",
        "tfn",
        "telefonnummer",
        "mobil",
        "mobiltelefon",
        "mobiltel",
        "mobilnummer",
        "telefon dagtid",
        "telefon mobil",
        "tel mobil",
        "phone",
        "mobile",
    ),
    "email": (
        "e-post",
        "epost",
        "mejl",
        "mail",
        "e-postadress",
        "email",
        "e-mail",
        "mejladress",
        "mailadress",
        "e-mailadress",
    ),
    "street": (
        "adress",
        "gatuadress",
        "utdelningsadress",
        "postadress",
        "hemadress",
        "bostadsadress",
        "address",
        "street",
    ),
    "postcode": ("postnummer", "postnr", "postcode", "zip"),
    "town": ("postort", "ort", "bostadsort", "town", "city"),
    "x_m": ("x", "x_m", "östlig", "easting", "e", "sweref x", "sweref99 tm e"),
    "y_m": ("y", "y_m", "nordlig", "northing", "n", "sweref y", "sweref99 tm n"),
    "lat": ("latitud", "lat", "latitude", "breddgrad"),
    "lon": ("longitud", "lon", "long", "lng", "longitude", "längdgrad"),
    "district": ("valdistrikt", "distrikt", "distriktskod", "valdistriktskod", "district", "bor i distrikt"),
    "roles": ("roll", "roller", "befattning", "uppdrag", "funktion", "role", "roles"),
    "elections_worked": (
        "tidigare val",
        "antal val",
        "erfarenhet",
        "antal tidigare val",
        "antal val tidigare",
        "tidigare uppdrag",
        "arbetat antal val",
        "elections worked",
    ),
    "languages": ("språk", "språkkunskaper", "languages", "language"),
    "licence": ("körkort", "b-körkort", "körkort b", "har körkort", "licence", "driving licence", "driver's license"),
    "car": ("bil", "egen bil", "har bil", "tillgång till bil", "car", "has car"),
    "max_early_days": (
        "max dagar",
        "max antal dagar",
        "max förtidsdagar",
        "max antal förtidsdagar",
        "antal förtidsdagar",
        "högst antal dagar",
        "antal dagar",
        "antal dagar förtidsröstning",
        "antal dagar förtid",
        "max dagar förtidsröstning",
        "max dagar förtid",
        "max early days",
    ),
    "max_hours": ("max timmar", "max antal timmar", "önskat antal timmar", "högst timmar", "max hours"),
    "max_travel_km": ("max resväg", "max resväg km", "max avstånd", "max avstånd km", "längsta resväg", "max travel"),
    "max_travel_m": ("max resväg m", "max resväg meter", "max avstånd m", "max avstånd meter", "max distance m"),
    "wish_premises": ("önskad lokal", "önskemål lokal", "önskad vallokal", "wish premises"),
    "wish_with": (
        "vill arbeta med",
        "vill jobba med",
        "vill vara med",
        "vill tjänstgöra med",
        "önskar arbeta med",
        "önskar vara med",
        "önskar tjänstgöra med",
        "önskad kollega",
        "tillsammans med",
        "wish with",
    ),
    "wish_avoid": (
        "vill inte arbeta med",
        "vill inte jobba med",
        "vill inte vara med",
        "vill ej arbeta med",
        "vill ej vara med",
        "undviker",
        "undvik",
        "inte tillsammans med",
        "ej tillsammans med",
        "wish avoid",
    ),
    "car_pool": ("samåkning", "samåkningsgrupp", "samåker med", "åker med", "bilpool", "car pool", "rides with"),
    "related_to": ("släkt med", "släktingar", "jäv med", "jävig med", "närstående till", "related to", "relatives"),
    "can_attend": ("kan utbildning", "kan utbildas", "kan gå utbildning", "möjliga utbildningar", "can attend"),
    "trained_on": ("utbildad", "utbildning genomförd", "utbildningsdatum", "gått utbildning", "trained on"),
    "booked_session": ("bokad utbildning", "utbildningstillfälle", "bokat tillfälle", "booked session"),
    "department": ("förvaltning", "arbetsplats", "avdelning", "department"),
    "tie": ("anknytning", "jäv", "partianknytning", "tie"),
    "premises_2022": ("lokal 2022", "vallokal 2022", "arbetade 2022", "premises 2022"),
}
"""Field -> headings in Swedish and English; the field's own name is one too. A travel limit with no unit is in km."""

ASIDE = re.compile(r"\([^)]*\)|\b(?:ja\s*/\s*nej|j\s*/\s*n|yes\s*/\s*no)\b", re.IGNORECASE)
ROLE_PREFIX = "role."
ROLE_FIELDS = tuple(f"{ROLE_PREFIX}{role.value}" for role in Role)
ROLE_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "role.ordforande": ("ordförande", "ordf"),
    "role.ersattare": ("ersättare", "vice ordförande", "vice ordf"),
    "role.rostmottagare": ("röstmottagare", "röstmottagare valdagen"),
    "role.fortid_ansvarig": ("ansvarig förtidsröstning", "platsansvarig"),
    "role.fortid": ("förtidsröstning", "röstmottagare förtidsröstning", "förtid"),
    "role.vard": ("värd", "entrévärd", "kövärd", "host"),
    "role.ambulerande_forare": ("ambulerande förare", "förare ambulerande"),
    "role.ambulerande": ("ambulerande", "ambulerande röstmottagare"),
    "role.rakning": ("räkning", "rösträknare", "rösträkning"),
    "role.utbildare": ("utbildare", "kursledare", "utbildningsledare", "trainer"),
}
DAY_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "d0": ("valdagen", "valdag", "election day"),
    "d3": ("onsdagsräkning", "onsdagsräkningen", "onsdag efter valdagen", "onsdagen efter valdagen", "wednesday count"),
}
EARLY_DAYS = tuple(f"d{day}" for day in range(FIRST_DAY, 0))
LATER_DAYS = tuple(f"d{day}" for day in range(1, LAST_DAY + 1))
ELECTION_DAYS = (*EARLY_DAYS, "d0")
DAYS = (*ELECTION_DAYS, *LATER_DAYS)
FIELDS = frozenset({*HEADINGS, *ROLE_FIELDS, *DAYS})
OWN_PREFIX = "own."
"""A column of the board's own, such as ``own.insats``, becomes the column ``insats`` of the workers table."""
DEFAULTS: Mapping[str, str] = {
    "roles": "rostmottagare",
    "elections_worked": "0",
    "languages": "sv",
    "licence": "nej",
    "car": "nej",
    "d0": "FEKN",
}
"""What is proposed for a field that no column gives; the planner confirms it."""

DEFAULT_FIELDS = frozenset({*DEFAULTS, "max_early_days"})
"""Fields that may have a default, beside the days."""

SHOWN = frozenset(
    {"roles", "elections_worked", "licence", "car", "max_early_days", "wish_premises", "trained_on", "booked_session"}
    | {"premises_2022", "district", "languages", "max_hours", "max_travel_km", "max_travel_m", "can_attend"}
    | {*ROLE_FIELDS}
)
"""Fields whose values a fault may show; days too."""


def field_of(heading: str) -> str:
    """The field that a heading stands for, by its words alone; empty where it is not known.

    What stands in parentheses, and “ja/nej”, may be left out.
    """
    return _BY_HEADING.get(fold(heading), "") or _BY_HEADING.get(fold(ASIDE.sub(" ", heading)), "")


def is_day(field: str) -> bool:
    """Whether a field is a day of the election, such as ``d-3``."""
    return day_of(field) is not None


def own_column(field: str) -> str:
    """The column of the workers table that a field of the board's own becomes; empty for other fields."""
    return field.removeprefix(OWN_PREFIX) if field.startswith(OWN_PREFIX) else ""


def _headings() -> dict[str, str]:
    tables = (ROLE_HEADINGS, HEADINGS, DAY_HEADINGS)
    found = {fold(h): field for table in tables for field, texts in table.items() for h in texts}
    return found | {fold(field): field for field in (*HEADINGS, *ROLE_FIELDS, "d0")}


_BY_HEADING = _headings()
KNOWN_HEADINGS = tuple(_BY_HEADING)
