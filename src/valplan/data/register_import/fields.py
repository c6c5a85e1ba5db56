"""The fields that a column of a municipality's own register can be, and the headings it may have."""

import re
from collections.abc import Mapping

from valplan.data.register import FIRST_DAY
from valplan.data.register_import.words import fold
from valplan.domain.municipality import Role

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "personnummer": ("personnummer", "persnr", "pnr", "personnr", "personal identity number", "födelsenummer"),
    "born": ("född", "födelsedatum", "födelsedag", "date of birth", "birth date", "född datum"),
    "birth_year": ("födelseår", "född år", "birth year", "year of birth"),
    "own_id": ("anställningsnummer", "anstnr", "person-id", "employee number"),
    "name": ("namn", "name", "full name", "för- och efternamn", "efternamn, förnamn"),
    "first_name": ("förnamn", "tilltalsnamn", "first name", "given name"),
    "last_name": ("efternamn", "last name", "surname", "family name"),
    "phone": ("telefon", "tel", "telefonnummer", "mobil", "mobiltelefon", "mobilnummer", "phone", "mobile"),
    "email": ("e-post", "epost", "mejl", "mail", "e-postadress", "email", "e-mail", "mejladress"),
    "street": ("adress", "gatuadress", "utdelningsadress", "postadress", "address", "street"),
    "postcode": ("postnummer", "postnr", "postcode", "zip"),
    "town": ("postort", "ort", "bostadsort", "town", "city"),
    "x_m": ("x", "x_m", "östlig", "easting", "e", "sweref x", "sweref99 tm e"),
    "y_m": ("y", "y_m", "nordlig", "northing", "n", "sweref y", "sweref99 tm n"),
    "lat": ("latitud", "lat", "latitude", "breddgrad"),
    "lon": ("longitud", "lon", "long", "lng", "longitude", "längdgrad"),
    "district": ("valdistrikt", "distrikt", "distriktskod", "valdistriktskod", "district", "bor i distrikt"),
    "roles": ("roll", "roller", "befattning", "uppdrag", "funktion", "role", "roles"),
    "elections_worked": ("tidigare val", "antal val", "erfarenhet", "antal tidigare val", "elections worked"),
    "languages": ("språk", "språkkunskaper", "languages", "language"),
    "licence": ("körkort", "b-körkort", "licence", "driving licence", "driver's license"),
    "car": ("bil", "egen bil", "tillgång till bil", "car", "has car"),
    "max_early_days": ("max dagar", "max förtidsdagar", "antal dagar förtidsröstning", "max early days"),
    "wish_premises": ("önskad lokal", "önskemål lokal", "önskad vallokal", "wish premises"),
    "wish_with": ("vill arbeta med", "önskar arbeta med", "tillsammans med", "wish with"),
    "wish_avoid": ("vill inte arbeta med", "undviker", "inte tillsammans med", "wish avoid"),
    "car_pool": ("samåkning", "samåkningsgrupp", "samåker med", "åker med", "bilpool", "car pool", "rides with"),
    "trained_on": ("utbildad", "utbildning genomförd", "utbildningsdatum", "gått utbildning", "trained on"),
    "booked_session": ("bokad utbildning", "utbildningstillfälle", "bokat tillfälle", "booked session"),
    "department": ("förvaltning", "arbetsplats", "avdelning", "department"),
    "tie": ("anknytning", "jäv", "partianknytning", "tie"),
    "premises_2022": ("lokal 2022", "vallokal 2022", "arbetade 2022", "premises 2022"),
}
"""Field -> headings in Swedish and English; the field's own name is one too."""

ROLE_PREFIX = "role."
ROLE_FIELDS = tuple(f"{ROLE_PREFIX}{role.value}" for role in Role)
ROLE_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "role.ordforande": ("ordförande", "ordf"),
    "role.ersattare": ("ersättare", "vice ordförande", "vice ordf"),
    "role.rostmottagare": ("röstmottagare", "röstmottagare valdagen"),
    "role.fortid_ansvarig": ("ansvarig förtidsröstning", "platsansvarig"),
    "role.fortid": ("förtidsröstning", "röstmottagare förtidsröstning", "förtid"),
}
DAY_FIELD = re.compile(r"d(0|-\d+)")
FIELDS = frozenset({*HEADINGS, *ROLE_FIELDS, *(f"d{day}" for day in range(FIRST_DAY, 1))})
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
    | {"premises_2022", "district", "languages", *ROLE_FIELDS}
)
"""Fields whose values a fault may show; days too."""


def field_of(heading: str) -> str:
    """The field that a heading stands for, by its words alone; empty where it is not known."""
    return _BY_HEADING.get(fold(heading), "")


def is_day(field: str) -> bool:
    """Whether a field is a day of the election, such as ``d-3``."""
    return DAY_FIELD.fullmatch(field) is not None


def _headings() -> dict[str, str]:
    found = {fold(h): field for table in (ROLE_HEADINGS, HEADINGS) for field, texts in table.items() for h in texts}
    found |= {fold(field): field for field in (*HEADINGS, *ROLE_FIELDS)}
    return found | {"valdagen": "d0", "valdag": "d0", "electionday": "d0", "d0": "d0"}


_BY_HEADING = _headings()
KNOWN_HEADINGS = tuple(_BY_HEADING)
