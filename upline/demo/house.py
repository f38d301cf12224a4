"""The sample agency: issuers, agencies, the 40 agents in four levels, and the plans they sell.

All of it is invented: names of people, companies and plans, producer numbers, addresses.
"""

from dataclasses import dataclass
from datetime import date

FOUNDED = date(2015, 1, 1)  # from when uplines and contracts of the older agents count
TOP = "LAKESHORE"

ISSUERS = {
    "GRANITE": "Granite Ridge Health Plan",
    "BLUESTEM": "Bluestem Senior Assurance",
    "KESTREL": "Kestrel Life Assurance Company",
    "HALYARD": "Halyard Income Protection",
    "TAMARACK": "Tamarack Property & Casualty",
    "FATHOM": "Fathom Annuity & Life",
}

AGENCIES = {
    "HQ-MKE": "Lakeshore Insurance Partners, Milwaukee",
    "NW-DUL": "Northwoods Financial Group, Duluth",
    "NW-GRB": "Northwoods Financial Group, Green Bay",
    "RB-DAV": "Riverbend Benefit Advisors, Davenport",
    "RB-MAD": "Riverbend Benefit Advisors, Madison",
    "PS-SFL": "Prairie Sky Insurance Services, Sioux Falls",
}

STATES = {  # where an agency's agents sell
    "HQ-MKE": ("WI", "IL"),
    "NW-DUL": ("MN", "MN", "WI"),
    "NW-GRB": ("WI", "WI", "MI"),
    "RB-DAV": ("IA", "IA", "IL"),
    "RB-MAD": ("WI", "WI", "IL"),
    "PS-SFL": ("SD", "SD", "NE"),
}


@dataclass(frozen=True)
class Person:
    """An agent as the book first knows it; weight is the agent's part of the business that is written."""

    code: str
    name: str
    level: int
    contract: str
    upline: str
    agency: str
    pay_style: str
    weight: int
    hired: date
    negative_net: str  # empty: the installation's (H6)

    @property
    def kind(self) -> str:
        return "organisation" if self.level > 2 else "person"


def _person(line: str) -> Person:
    """A line of the table below; the last cell, where there is one, is a day or what becomes of a negative net."""
    level, code, name, contract, upline, agency, pay_style, weight, *more = (cell.strip() for cell in line.split("|"))
    day = next((date.fromisoformat(cell) for cell in more if cell[0].isdigit()), FOUNDED)
    negative_net = next((cell for cell in more if cell.isidentifier()), "")
    return Person(code, name, int(level), contract, upline, agency, pay_style, int(weight), day, negative_net)


_PEOPLE = """
level| code      | name                          | contract       | upline    | agency| pay style| part| from, or net
4    | LAKESHORE | Lakeshore Insurance Partners  | AGENCY         | self      | HQ-MKE| as_earned| 0
3    | NORTHWOODS| Northwoods Financial Group    | DIRECTOR       | LAKESHORE | NW-DUL| as_earned| 0
3    | RIVERBEND | Riverbend Benefit Advisors    | DIRECTOR       | LAKESHORE | RB-DAV| as_earned| 0
3    | PRAIRIE   | Prairie Sky Insurance Services| DIRECTOR-LOCKED| LAKESHORE | PS-SFL| as_earned| 0
2    | HALVORSEN | Ingrid Halvorsen              | MANAGER        | NORTHWOODS| NW-DUL| advance  | 5
2    | OYELARAN  | Tunde Oyelaran                | MANAGER        | NORTHWOODS| NW-GRB| as_earned| 4
2    | KOWALSKI  | Piotr Kowalski                | MANAGER        | NORTHWOODS| NW-GRB| advance  | 0
2    | DELACROIX | Marguerite Delacroix          | MANAGER        | RIVERBEND | RB-DAV| as_earned| 0
2    | NAKAMURA  | Emi Nakamura                  | MANAGER        | RIVERBEND | RB-MAD| advance  | 0
2    | PEMBERTON | Walter Pemberton              | MANAGER        | RIVERBEND | RB-MAD| as_earned| 0
2    | VASQUEZ   | Lucia Vasquez                 | MANAGER        | PRAIRIE   | PS-SFL| advance  | 6
2    | STCLAIR   | Denise St. Clair              | COORDINATOR    | PRAIRIE   | PS-SFL| as_earned| 0
1    | ANDERSSON | Nils Andersson                | AGENT          | HALVORSEN | NW-DUL| advance  | 10
1    | BELL      | Tamika Bell                   | SENIOR         | HALVORSEN | NW-DUL| advance  | 20
1    | CHAUDHRY  | Imran Chaudhry                | AGENT          | HALVORSEN | NW-DUL| as_earned| 10
1    | LINDQVIST | Karin Lindqvist               | AGENT          | HALVORSEN | NW-DUL| as_earned| 0
1    | OKAFOR    | Chidi Okafor                  | AGENT          | OYELARAN  | NW-GRB| advance  | 14
1    | DUBOIS    | Renee Dubois                  | AGENT          | OYELARAN  | NW-GRB| advance  | 10
1    | MORROW    | Jack Morrow                   | AGENT          | OYELARAN  | NW-GRB| as_earned| 0   | carry
1    | ZIELINSKI | Anna Zielinski                | AGENT          | OYELARAN  | NW-GRB| as_earned| 8   | 2025-02-01
1    | EASTMAN   | Roy Eastman                   | AGENT          | KOWALSKI  | NW-GRB| advance  | 10
1    | FITZGERALD| Maeve Fitzgerald              | SENIOR         | KOWALSKI  | NW-GRB| as_earned| 15
1    | GUTIERREZ | Rosa Gutierrez                | AGENT          | KOWALSKI  | NW-GRB| advance  | 10
1    | WEBER     | Felix Weber                   | AGENT          | KOWALSKI  | NW-GRB| advance  | 6   | 2025-02-01
1    | HUANG     | Grace Huang                   | SENIOR         | DELACROIX | RB-DAV| advance  | 18
1    | IBRAHIM   | Yusuf Ibrahim                 | AGENT          | DELACROIX | RB-DAV| as_earned| 10
1    | CASTELLANO| Bianca Castellano             | AGENT          | DELACROIX | RB-DAV| advance  | 10
1    | ABARA     | Ngozi Abara                   | AGENT          | DELACROIX | RB-DAV| as_earned| 6   | 2025-03-01
1    | KIMURA    | Hana Kimura                   | AGENT          | NAKAMURA  | RB-MAD| advance  | 13
1    | JENSEN    | Soren Jensen                  | AGENT          | NAKAMURA  | RB-MAD| as_earned| 10
1    | TESSMER   | Gil Tessmer                   | AGENT          | NAKAMURA  | RB-MAD| as_earned| 0   | agent_balance
1    | HOLLOWAY  | Clara Holloway                | SENIOR         | PEMBERTON | RB-MAD| advance  | 16
1    | LARSEN    | Erik Larsen                   | AGENT          | PEMBERTON | RB-MAD| advance  | 10
1    | FONTAINE  | Luc Fontaine                  | AGENT          | PEMBERTON | RB-MAD| advance  | 6   | 2025-04-01
1    | NGUYEN    | Linh Nguyen                   | SENIOR         | VASQUEZ   | PS-SFL| advance  | 16
1    | OSTROWSKI | Marek Ostrowski               | AGENT          | VASQUEZ   | PS-SFL| advance  | 10
1    | PELLETIER | Odile Pelletier               | AGENT          | VASQUEZ   | PS-SFL| as_earned| 10
1    | QUIGLEY   | Brendan Quigley               | AGENT          | STCLAIR   | PS-SFL| as_earned| 10
1    | RASMUSSEN | Mette Rasmussen               | AGENT          | STCLAIR   | PS-SFL| advance  | 10
1    | BERGSTROM | Ola Bergstrom                 | AGENT          | STCLAIR   | PS-SFL| as_earned| 6   | 2025-10-01
"""
PEOPLE = {person.code: person for person in map(_person, _PEOPLE.strip().splitlines()[1:])}

# (agent, issuer, product type, contract, upline): instead of the normal ones (B4)
ALTERNATES = (
    ("ANDERSSON", "FATHOM", "Any", "ANNUITY-PRO", ""),
    ("DUBOIS", "TAMARACK", "Auto", "SENIOR", ""),
    ("PELLETIER", "KESTREL", "Life", "", "HALVORSEN"),
    ("CASTELLANO", "Any", "Disability", "", "VASQUEZ"),
)

# (agent, issuer, product type, advance months, pay style): narrower than the agent's own (G1)
CUSTOM_SETTINGS = (
    ("FITZGERALD", "KESTREL", "Life", "6", ""),
    ("LARSEN", "KESTREL", "Life", "3", ""),
    ("CASTELLANO", "HALYARD", "Any", "", "as_earned"),
)


@dataclass(frozen=True)
class Product:
    """A plan, how it is sold and how much of it: premium a month in minor units, of an annuity the deposit."""

    code: str
    issuer: str
    product_type: str
    name: str
    low: int
    high: int
    modes: tuple[int, ...]  # months that a payment pays for; one that stands twice is twice as common
    basis: str  # which transactions pay commission (E1)
    lapses: int  # of a thousand due payments, so many do not come
    old: int  # policies that were in force before the year
    new: int  # policies that the year writes


def _product(line: str) -> Product:
    """A line of the table below; premiums are in whole units, counts are lapses, old and new policies."""
    code, issuer, product_type, name, premium, modes, basis, counts = (cell.strip() for cell in line.split("|"))
    low, high = (int(whole) * 100 for whole in premium.split())
    lapses, old, new = map(int, counts.split())
    return Product(code, issuer, product_type, name, low, high, tuple(map(int, modes.split())), basis, lapses, old, new)


_PRODUCTS = """
plan         | issuer  | product type       | name                      | premium     | modes     | basis   | counts
GR-GOLD-PPO  | GRANITE | Medical            | Granite Gold PPO          | 410 690     | 1         | paid    | 7 140 65
GR-SILVER-HMO| GRANITE | Medical            | Granite Silver HMO        | 290 480     | 1         | paid    | 9 115 65
GR-DENTAL    | GRANITE | Dental             | Granite Dental Plus       | 28 62       | 1 1 1 3   | paid    | 9 130 60
BS-PLAN-G    | BLUESTEM| Medicare Supplement| Bluestem Plan G           | 118 214     | 1 1 1 3   | paid    | 4 176 70
BS-PLAN-N    | BLUESTEM| Medicare Supplement| Bluestem Plan N           | 92 168      | 1 1 3     | paid    | 4 115 40
BS-DENTAL    | BLUESTEM| Dental             | Bluestem Dental and Vision| 34 58       | 1         | paid    | 8 55 40
KL-TERM20    | KESTREL | Life               | Kestrel Term 20           | 24 145      | 1 1 1 3 12| paid    | 8 120 75
KL-UL        | KESTREL | Life               | Kestrel Universal Life    | 95 420      | 1 1 3 12  | paid    | 6 50 30
KL-FE        | KESTREL | Life               | Kestrel Final Expense     | 31 96       | 1         | paid    | 14 90 60
KL-IUL       | KESTREL | Life               | Kestrel Indexed Life      | 140 520     | 1         | paid    | 5 0 14
HD-DI65      | HALYARD | Disability         | Halyard Income to 65      | 72 260      | 1 1 3 12  | paid    | 8 60 30
HD-STD       | HALYARD | Disability         | Halyard Short Term        | 28 74       | 1         | paid    | 9 0 20
HD-TERM10    | HALYARD | Life               | Halyard Term 10           | 18 88       | 1 1 3     | paid    | 8 25 20
TM-AUTO      | TAMARACK| Auto               | Tamarack Personal Auto    | 74 215      | 6 6 12    | received| 6 75 40
TM-HOME      | TAMARACK| Home               | Tamarack Homeowners       | 92 270      | 12        | received| 5 70 35
TM-UMBRELLA  | TAMARACK| Umbrella           | Tamarack Umbrella         | 22 41       | 12        | received| 0 0 8
FA-MYGA5     | FATHOM  | Annuity            | Fathom Guarantee 5        | 25000 160000| 12        | written | 0 15 24
FA-FIA10     | FATHOM  | Annuity            | Fathom Index 10           | 40000 240000| 12        | written | 0 10 18
FA-FIA7      | FATHOM  | Annuity            | Fathom Index 7            | 30000 120000| 12        | written | 0 0 8
GR-VISION    | GRANITE | Vision             | Granite Vision            | 9 19        | 1         | paid    | 0 0 0
"""
PRODUCTS = {product.code: product for product in map(_product, _PRODUCTS.strip().splitlines()[1:])}
LAUNCHED = {"TM-UMBRELLA": 2, "KL-IUL": 6, "FA-FIA7": 8}  # the month from which a plan is sold by everyone
