"""issuers, agents, custom settings, appointments: their own rules; and what is kept encrypted."""

import pytest
from cryptography.fernet import Fernet
from django.test import override_settings

from tests.imports.conftest import Bring
from upline.errors import Refused

KEY, OTHER_KEY = (Fernet.generate_key().decode() for _ in range(2))
SECRETS = "code,name,tin,bank_routing,bank_account\nW,Wendy,123-45-6789,021000021,12 3456\n"


def test_an_issuers_code_cannot_be_mistaken_in_a_policys_name(bring: Bring) -> None:
    with pytest.raises(Refused, match="ISSUER/NUMBER"):
        bring("issuers", "code,name\nA/B,Both\n")


@pytest.mark.parametrize(("template", "code"), [("issuers", "Any"), ("agents", "self")])
def test_words_with_a_meaning_are_no_codes(bring: Bring, template: str, code: str) -> None:
    with pytest.raises(Refused, match="meaning of its own"):
        bring(template, f"code,name\n{code},Name\n")


def test_tax_and_bank_numbers_need_a_key(book: Bring) -> None:
    with override_settings(FIELD_KEY=""), pytest.raises(Refused, match="row 2, tin: .*UPLINE_FIELD_KEY"):
        book("agents", SECRETS)


def test_tax_and_bank_numbers_are_encrypted_and_not_in_the_trail(book: Bring) -> None:
    import json

    from upline.agents.models import Agent
    from upline.agents.sealed import last_digits, unseal
    from upline.audit.models import AuditRecord

    with override_settings(FIELD_KEY=KEY):
        assert book("agents", SECRETS).updated == 1
        agent = Agent.objects.get(code="W")
        assert "6789" not in agent.tin
        assert (unseal(agent.tin), unseal(agent.bank_account)) == ("123456789", "123456")
        assert last_digits(agent.tin) == "•••• 6789"
        assert book("agents", SECRETS).unchanged == 1
    last = AuditRecord.objects.latest("id")
    assert last.after == {"tin": "given", "bank_routing": "given", "bank_account": "given"}
    assert "6789" not in json.dumps(list(AuditRecord.objects.values("before", "after")))
    with override_settings(FIELD_KEY=f"{OTHER_KEY},{KEY}"):
        assert book("agents", SECRETS).unchanged == 1
        assert unseal(Agent.objects.get(code="W").tin) == "123456789"
    with override_settings(FIELD_KEY=OTHER_KEY), pytest.raises(Refused, match="another key"):
        unseal(agent.tin)


@pytest.mark.parametrize(
    ("column", "value"), [("tin", "12345"), ("bank_routing", "021000022"), ("bank_account", "1" * 18)]
)
def test_a_wrong_private_number_is_refused_without_repeating_it(book: Bring, column: str, value: str) -> None:
    with override_settings(FIELD_KEY=KEY), pytest.raises(Refused) as refused:
        book("agents", f"code,name,{column}\nW,Wendy,{value}\n")
    assert column in str(refused.value)
    assert value not in str(refused.value)


def test_custom_settings_are_keyed_with_any(book: Bring) -> None:
    from upline.agents.models import CustomSetting

    text = (
        "agent,issuer,product_type,advance_months,pay_style\n"
        "W,Any,,6,\nW,ACME,any,9,advance\nW,,Medical,0,\nM,BETA,Newtype,3,as_earned\n"
    )
    outcome = book("custom-settings", text)
    assert (outcome.created, outcome.notes) == (4, ["new product type: Newtype"])
    assert book("custom-settings", text).unchanged == 4
    assert book("custom-settings", "agent,advance_months\nW,7\n").updated == 1
    setting = CustomSetting.objects.get(agent__code="W", issuer=None, product_type=None)
    assert setting.advance_months == 7
    with pytest.raises(Refused, match="says nothing"):
        book("custom-settings", "agent,issuer,advance_months\nD,ACME,\n")


def test_a_terminated_appointment_needs_its_day(book: Bring) -> None:
    assert book("appointments", "issuer,writing_number,agent\nACME,77,W\n").created == 1
    with pytest.raises(Refused, match="terminated_on"):
        book("appointments", "issuer,writing_number,agent,status\nACME,77,W,terminated\n")
    text = "issuer,writing_number,agent,status,terminated_on,forfeit\nACME,77,W,terminated,2026-03-31,true\n"
    assert book("appointments", text).updated == 1
    assert book("appointments", "issuer,writing_number,agent,status\nACME,77,W,terminated\n").unchanged == 1
    with pytest.raises(Refused, match="while status is active"):
        book("appointments", "issuer,writing_number,agent,status\nACME,77,W,active\n")


def test_a_plan_with_policies_stays_with_its_issuer(book: Bring) -> None:
    with pytest.raises(Refused, match="has policies with issuer ACME"):
        book("plans", "code,issuer,product_type\nMED,BETA,Medical\n")
    assert book("plans", "code,issuer,product_type\nLIFE,ACME,Life\n").updated == 1
