"""``leadlink policy diff``: two policies, and what they would make of the leads."""

import attrs

from leadlink.adapters.policies import field_differences
from leadlink.model.policy.conversion import FilledRule
from leadlink.presets.recommended import RECOMMENDED
from tests.cli.conftest import Cli


def test_two_policies_are_compared(cli: Cli) -> None:
    """S1.22: one line a field that differs; no file is needed for it."""
    ran = cli("policy", "diff", "recommended", "sell")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "name: recommended -> sell"
    assert "conversion.origin: every target -> deal only" in lines
    assert "rights.roles.viewer.permissions: view_all_leads -> nothing" in lines
    assert "conversion.company_takes_contact_data: true -> false" in lines
    assert (
        "conversion.tags_with_deal: prospects and customers, and contacts"
        " -> prospects and customers"
    ) in lines
    (sources,) = (line for line in lines if line.startswith("intake.sources: "))
    assert sources.startswith("intake.sources: Website, Referral, ")


def test_rules_of_fields_are_compared_by_field() -> None:
    """One line a field that another rule decides about."""
    rules = {"industry": FilledRule.ASK, "custom[budget]": FilledRule.OVERWRITE}
    part = attrs.evolve(RECOMMENDED.conversion, fields=rules)
    policy = attrs.evolve(RECOMMENDED, conversion=part)
    found = [str(it) for it in field_differences(RECOMMENDED, policy)]
    assert found == [
        "conversion.fields.custom[budget].rule: nothing -> overwrite",
        "conversion.fields.industry.rule: nothing -> ask",
    ]


def test_a_policy_is_like_itself(cli: Cli) -> None:
    """Nothing differs."""
    assert cli("policy", "diff", "sell", "sell", "--json").data == {"fields": []}


def test_leads_that_would_be_converted_otherwise(crm: Cli) -> None:
    """Each lead with what differs; no lead is changed."""
    ran = crm("policy", "diff", "recommended", "pipeline", "--leads")
    reason = "refused  nothing -> lead 'L-bob' is in a status that cannot be converted"
    assert reason in ran.out
    assert ran.out.endswith("Leads that would be converted otherwise: 3\n")
    data = crm("policy", "diff", "recommended", "sell", "--leads", "--json").data
    found = {it["lead"]: it["differences"] for it in data["leads"]}
    assert {
        "part": "person",
        "field": "origin.source",
        "a": "Event",
        "b": None,
    } in found["L-asha"]


def test_what_is_no_policy(cli: Cli) -> None:
    """It is told which there are."""
    ran = cli("policy", "diff", "sell", "none")
    assert (ran.code, "there is no policy 'none'" in ran.err) == (2, True)
