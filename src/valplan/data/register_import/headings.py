"""The headings that planners write in their registers, by field; case, dots, slashes and hyphens do not count."""

from collections.abc import Mapping

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "personnummer": (
        "personnummer", "persnr", "pnr", "personnr", "personnummer/samordningsnummer", "personal identity number",
        "födelsenummer",
    ),
    "born": ("född", "födelsedatum", "födelsedag", "date of birth", "birth date", "född datum", "födelsedata"),
    "birth_year": ("födelseår", "född år", "birth year", "year of birth"),
    "own_id": (
        "anställningsnummer", "anstnr", "person-id", "employee number", "anställningsnr", "anställnings-id",
        "medarbetarnummer", "medarbetar-id",
    ),
    "name": (
        "namn", "name", "full name", "för- och efternamn", "efternamn, förnamn", "för & efternamn",
        "förnamn efternamn", "namn på röstmottagare",
    ),
    "first_name": ("förnamn", "tilltalsnamn", "first name", "given name"),
    "last_name": ("efternamn", "last name", "surname", "family name"),
    "phone": (
        "telefon", "tel", "tel.nr", "tfn", "telefonnummer", "mobil", "mobiltelefon", "mobiltel", "mobilnummer",
        "telefon dagtid", "telefon mobil", "tel mobil", "phone", "mobile", "mobilnr", "mobiltfn", "telefonnr",
        "tel dagtid", "tfn dagtid", "telefon hem", "tel hem",
    ),
    "email": (
        "e-post", "mejl", "mail", "e-postadress", "email", "mejladress", "mailadress", "e-mailadress",
        "e-post privat", "privat e-post", "privat mejl", "mejl privat",
    ),
    "street": (
        "adress", "gatuadress", "utdelningsadress", "postadress", "hemadress", "bostadsadress", "address", "street",
    ),
    "postcode": ("postnummer", "postnr", "postcode", "zip"),
    "town": ("postort", "ort", "bostadsort", "town", "city", "hemort"),
    "x_m": ("x", "x_m", "östlig", "easting", "e", "sweref x", "sweref99 tm e"),
    "y_m": ("y", "y_m", "nordlig", "northing", "n", "sweref y", "sweref99 tm n"),
    "lat": ("latitud", "lat", "latitude", "breddgrad"),
    "lon": ("longitud", "lon", "long", "lng", "longitude", "längdgrad"),
    "district": (
        "valdistrikt", "distrikt", "distriktskod", "valdistriktskod", "district", "bor i distrikt",
        "röstar i distrikt", "röstar i valdistrikt", "hemdistrikt", "bostadsdistrikt",
    ),
    "roles": (
        "roll", "roller", "befattning", "uppdrag", "funktion", "role", "roles", "roll i valet", "uppdrag i valet",
        "befattning i valet",
    ),
    "elections_worked": (
        "tidigare val", "antal val", "erfarenhet", "antal tidigare val", "antal val tidigare", "tidigare uppdrag",
        "arbetat antal val", "elections worked", "antal tidigare uppdrag", "antal valtillfällen",
        "antal tidigare valtillfällen", "tjänstgjort antal val",
    ),
    "languages": ("språk", "språkkunskaper", "languages", "language", "talade språk", "talar språk"),
    "licence": ("körkort", "b-körkort", "körkort b", "har körkort", "licence", "driving licence", "driver's license"),
    "car": (
        "bil", "egen bil", "har bil", "tillgång till bil", "car", "has car", "har egen bil",
        "tillgång till egen bil", "tillgång bil",
    ),
    "max_early_days": (
        "max dagar", "max antal dagar", "max förtidsdagar", "max antal förtidsdagar", "antal förtidsdagar",
        "högst antal dagar", "antal dagar", "antal dagar förtidsröstning", "antal dagar förtid",
        "max dagar förtidsröstning", "max dagar förtid", "max early days", "önskat antal dagar",
        "max antal dagar förtidsröstning", "max antal dagar förtid",
    ),
    "max_hours": (
        "max timmar", "max antal timmar", "önskat antal timmar", "högst timmar", "max hours", "max tim",
        "max antal tim", "max arbetstid", "max antal arbetstimmar", "max arbetstimmar",
    ),
    "max_travel_km": (
        "max resväg", "max resväg km", "max avstånd", "max avstånd km", "längsta resväg", "max travel",
        "max resavstånd", "max resavstånd km", "max reseavstånd", "max reseavstånd km", "längsta resväg km",
        "längsta avstånd", "längsta avstånd km",
    ),
    "max_travel_m": ("max resväg m", "max resväg meter", "max avstånd m", "max avstånd meter", "max distance m"),
    "wish_premises": (
        "önskad lokal", "önskemål lokal", "önskad vallokal", "wish premises", "önskar lokal", "önskemål om lokal",
        "önskemål vallokal", "önskad plats", "önskad röstningslokal", "önskat arbetsställe",
    ),
    "wish_with": (
        "vill arbeta med", "vill jobba med", "vill vara med", "vill tjänstgöra med", "önskar arbeta med",
        "önskar vara med", "önskar tjänstgöra med", "önskad kollega", "tillsammans med", "wish with",
        "vill arbeta tillsammans med", "vill jobba tillsammans med", "önskar arbeta tillsammans med",
        "vill arbeta ihop med", "vill jobba ihop med", "önskar arbeta ihop med",
    ),
    "wish_avoid": (
        "vill inte arbeta med", "vill inte jobba med", "vill inte vara med", "vill ej arbeta med",
        "vill ej vara med", "undviker", "undvik", "inte tillsammans med", "ej tillsammans med", "wish avoid",
        "vill inte arbeta tillsammans med", "vill inte jobba tillsammans med", "vill inte arbeta ihop med",
        "vill inte tjänstgöra med", "vill ej jobba med", "ska inte arbeta med", "ska ej arbeta med",
        "bör inte arbeta med", "bör ej arbeta med", "får inte arbeta med",
    ),
    "car_pool": (
        "samåkning", "samåkningsgrupp", "samåker med", "åker med", "bilpool", "car pool", "rides with", "samåker",
        "samåkning med", "samåka med", "vill samåka med",
    ),
    "related_to": (
        "släkt med", "släktingar", "jäv med", "jävig med", "närstående till", "related to", "relatives", "släktskap",
        "släkting till",
    ),
    "can_attend": (
        "kan utbildning", "kan utbildas", "kan gå utbildning", "möjliga utbildningar", "can attend",
        "kan delta på utbildning", "kan delta i utbildning", "kan gå på utbildning",
    ),
    "trained_on": (
        "utbildad", "utbildning genomförd", "utbildningsdatum", "gått utbildning", "trained on", "utbildad den",
        "utbildad datum", "senaste utbildning", "senast utbildad", "utbildning gått", "genomgången utbildning",
        "genomförd utbildning",
    ),
    "booked_session": (
        "bokad utbildning", "utbildningstillfälle", "bokat tillfälle", "booked session", "bokad på utbildning",
        "inbokad utbildning", "bokad utbildningstid", "anmäld till utbildning",
    ),
    "department": ("förvaltning", "arbetsplats", "avdelning", "department", "enhet", "verksamhet"),
    "tie": (
        "anknytning", "jäv", "partianknytning", "tie", "jävsförhållande", "jävsförhållanden",
        "partipolitisk anknytning",
    ),
    "premises_2022": (
        "lokal 2022", "vallokal 2022", "arbetade 2022", "premises 2022", "vallokal valet 2022", "lokal valet 2022",
    ),
}  # fmt: skip
"""Field -> headings in Swedish and English; the field's own name is one too. A travel limit with no unit is in km."""

ROLE_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "role.ordforande": ("ordförande", "ordf", "kan vara ordförande", "ordförande i vallokal"),
    "role.ersattare": ("ersättare", "vice ordförande", "vice ordf", "v ordf"),
    "role.rostmottagare": ("röstmottagare", "röstmottagare valdagen", "rm valdagen"),
    "role.fortid_ansvarig": ("ansvarig förtidsröstning", "platsansvarig"),
    "role.fortid": (
        "förtidsröstning", "röstmottagare förtidsröstning", "förtid", "röstmottagare förtid", "rm förtid",
    ),
    "role.vard": ("värd", "entrévärd", "kövärd", "host"),
    "role.ambulerande_forare": ("ambulerande förare", "förare ambulerande"),
    "role.ambulerande": ("ambulerande", "ambulerande röstmottagare"),
    "role.rakning": ("räkning", "rösträknare", "rösträkning"),
    "role.utbildare": ("utbildare", "kursledare", "utbildningsledare", "trainer"),
}  # fmt: skip

DAY_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "d0": ("valdagen", "valdag", "election day"),
    "d3": (
        "onsdagsräkning", "onsdagsräkningen", "onsdag efter valdagen", "onsdagen efter valdagen", "wednesday count",
    ),
}  # fmt: skip
