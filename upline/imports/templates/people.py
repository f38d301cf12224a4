"""issuers, agencies, agents, custom-settings and appointments: the records of who is paid and by whom (B)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from upline.agents import sealed
from upline.agents.models import (
    NEGATIVE_NETS,
    PAY_STYLES,
    Agency,
    Agent,
    Appointment,
    CustomSetting,
    Issuer,
    ProductType,
)
from upline.errors import Refused

from ..cells import (
    ADVANCE_MONTHS,
    AMOUNT_NOT_NEGATIVE,
    DAY,
    FLAG,
    choice,
    code,
    digits,
    quoted,
    words,
)
from ..job import Job
from ..keyed import Existing, Key, Keyed, Values
from ..template import Chunk, Column, Reference


class Issuers(Keyed):
    name = "issuers"
    about = "The insurers that pay commission."
    model = Issuer
    key = keyed_by = ("code",)
    columns = (
        Column("code", code(slash=False, reserved="any"), "what policies and rates call it", required=True),
        Column("name", words(200), "its name", required=True),
    )
    stored: Mapping[str, str] = {"code": "code", "name": "name"}


class Agencies(Keyed):
    name = "agencies"
    about = "The agencies that agents belong to."
    model = Agency
    key = keyed_by = ("code",)
    columns = (
        Column("code", code(), "what agents call it", required=True),
        Column("name", words(200), "its name", required=True),
        Column("email", words(254), "e-mail address", default=""),
    )
    stored: Mapping[str, str] = {"code": "code", "name": "name", "email": "email"}

    def name_of(self, job: Job, key: Key) -> str:
        return f"agency {key[0]}"


def _routing_number_is_right(text: str) -> bool:
    """The check digit of an ABA routing number."""
    return sum(int(digit) * weight for digit, weight in zip(text, (3, 7, 1) * 3, strict=True)) % 10 == 0


def _account(longest: int) -> Any:
    from ..cells import Cell

    def parse(text: str) -> str:
        bare = text.replace("-", "").replace(" ", "")
        if not (bare.isascii() and bare.isalnum()) or len(bare) > longest:
            raise ValueError(f"is not an account number of at most {longest} letters and digits")
        return bare

    return Cell(f"account number, at most {longest} letters and digits", parse)


class Agents(Keyed):
    name = "agents"
    about = (
        "Whoever earns commission, a person or an organisation (B1). Tax and bank numbers are kept encrypted and need"
        " `UPLINE_FIELD_KEY`; the audit trail says that they changed, not what they are."
    )
    model = Agent
    key = keyed_by = ("code",)
    columns = (
        Column("code", code(reserved="self"), "what all other files call the agent", required=True),
        Column("name", words(200), "the agent's name", required=True),
        Column("kind", choice("person", "organisation"), "what it is", default="person"),
        Column("status", choice("active", "terminated"), "whether the agent still works (G1, H8)", default="active"),
        Column("vested", FLAG, "still paid when terminated (H8)", default=True),
        Column("on_hold", FLAG, "the pay is withheld (H8)", default=False),
        Column("agency", Reference(Agency, "agencies"), "whose agent it is (X7)", otherwise="none"),
        Column("email", words(254), "e-mail address", default=""),
        Column("npn", code(20), "National Producer Number", default=""),
        Column("pay_style", choice(*PAY_STYLES), "paid in advance, or as earned (G1)", default="as_earned"),
        Column("minimum_payment", AMOUNT_NOT_NEGATIVE, "below it nothing is paid (K5)", otherwise="the installation's"),
        Column(
            "negative_net",
            choice(*NEGATIVE_NETS),
            "what becomes of a negative net (H6)",
            default="",
            otherwise="the installation's",
        ),
        Column("form_1099_exempt", FLAG, "gets no form 1099 (K6)", default=False),
        Column("tin", digits(9, "a tax number of 9 digits"), "tax identification number", default=""),
        Column(
            "bank_routing",
            digits(9, "a routing number of 9 digits with its check digit", _routing_number_is_right),
            "bank's routing number",
            default="",
        ),
        Column("bank_account", _account(17), "bank account", default=""),
        Column("debit_limit", AMOUNT_NOT_NEGATIVE, "how much the agent may owe", otherwise="no limit"),
    )
    stored: Mapping[str, str] = {
        column.name: "agency_id" if column.name == "agency" else column.name for column in columns
    }
    secret = ("tin", "bank_routing", "bank_account")

    def prepare(self, job: Job, chunk: Chunk) -> None:
        for name in self.secret:
            if name in chunk.values and not sealed.has_key():
                for i in chunk.good():
                    if chunk.values[name][i]:
                        job.error(
                            chunk.numbers[i],
                            name,
                            f"cannot be kept without a key to encrypt it; {sealed.HOW_TO_MAKE_A_KEY}",
                        )
                        chunk.bad.add(i)

    def kept(self, job: Job, columns: Sequence[str], values: Values) -> Values:
        return tuple(
            self._unsealed(value) if name in self.secret and name in columns else value
            for name, value in zip(self.stored, values, strict=True)
        )

    def outgoing(self, job: Job, columns: Sequence[str], values: Values) -> Values:
        return tuple(
            sealed.seal(value) if name in self.secret else value for name, value in zip(columns, values, strict=True)
        )

    def show(self, job: Job, column: str, value: Any) -> Any:
        if column in self.secret:
            return "given" if value else None
        return super().show(job, column, value)

    def _unsealed(self, token: str) -> str:
        """The number; the token itself, which equals no number, where there is no key that opens it."""
        try:
            return sealed.unseal(token)
        except Refused:
            return token


class CustomSettings(Keyed):
    name = "custom-settings"
    about = (
        "An agent's own advance months and pay style for an issuer and a product type (G1); the narrowest one applies."
    )
    model = CustomSetting
    key = ("agent", "issuer", "product_type")
    keyed_by = ("agent_id", "issuer_id", "product_type_id")
    columns = (
        Column("agent", Reference(Agent, "agents"), "whose", required=True),
        Column("issuer", Reference(Issuer, "issuers", any=True), "for which issuer", otherwise="any"),
        Column(
            "product_type",
            Reference(ProductType, "plans", create=True, any=True),
            "for which product type",
            otherwise="any",
        ),
        Column("advance_months", ADVANCE_MONTHS, "months advanced (G1)", otherwise="the rate's"),
        Column("pay_style", choice(*PAY_STYLES), "paid in advance, or as earned", default="", otherwise="the agent's"),
    )
    stored: Mapping[str, str] = {
        "agent": "agent_id",
        "issuer": "issuer_id",
        "product_type": "product_type_id",
        "advance_months": "advance_months",
        "pay_style": "pay_style",
    }
    checks_records = True

    def prepare(self, job: Job, chunk: Chunk) -> None:
        for name in self.key:
            chunk.values.setdefault(name, [None] * len(chunk.numbers))

    def wrong(self, job: Job, record: dict[str, Any], row: dict[str, Any]) -> tuple[str, str] | None:
        if record["advance_months"] is None and not record["pay_style"]:
            return "advance_months", "says nothing: neither advance_months nor pay_style is given"
        return None

    def existing(self, job: Job, keys: Iterable[Key], columns: Sequence[str]) -> dict[Key, Existing]:
        """All of them: a key may have empty parts, which no index finds."""
        found = self.model._default_manager.values_list("pk", *self.stored.values())
        return {values[:3]: Existing((number,), values) for number, *rest in found for values in [tuple(rest)]}

    def name_of(self, job: Job, key: Key) -> str:
        agent, issuer, product_type = key
        names = (job.lookups.code(Issuer, issuer) or "Any", job.lookups.code(ProductType, product_type) or "Any")
        return f"custom setting of agent {job.lookups.code(Agent, agent)}, {', '.join(names)}"


class Appointments(Keyed):
    name = "appointments"
    about = "An issuer's writing number, held by one agent (B5); a terminated one may forfeit (H8)."
    model = Appointment
    key = ("issuer", "writing_number")
    keyed_by = ("issuer_id", "writing_number")
    columns = (
        Column("issuer", Reference(Issuer, "issuers"), "whose number it is", required=True),
        Column("writing_number", code(), "the number", required=True),
        Column("agent", Reference(Agent, "agents"), "who holds it", required=True),
        Column("status", choice("active", "pending", "probation", "terminated"), "how it stands", default="active"),
        Column("terminated_on", DAY, "day of termination; needed when terminated", otherwise="none"),
        Column("forfeit", FLAG, "terminated, it forfeits (H8)", default=False),
    )
    stored: Mapping[str, str] = {
        "issuer": "issuer_id",
        "writing_number": "writing_number",
        "agent": "agent_id",
        "status": "status",
        "terminated_on": "terminated_on",
        "forfeit": "forfeit",
    }
    checks_records = True

    def wrong(self, job: Job, record: dict[str, Any], row: dict[str, Any]) -> tuple[str, str] | None:
        if record["status"] == "terminated" and record["terminated_on"] is None:
            return "terminated_on", "is empty; expected the day of termination, because status is terminated (B5)"
        if record["status"] != "terminated" and record["terminated_on"] is not None:
            return (
                "terminated_on",
                f"is {record['terminated_on']} while status is {record['status']}; expected none (B5)",
            )
        return None

    def name_of(self, job: Job, key: Key) -> str:
        return f"appointment {job.lookups.code(Issuer, key[0])} {quoted(key[1])[1:-1]}"
