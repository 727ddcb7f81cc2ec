"""Plans and matches as text, pages, pictures and data."""

from xml.etree import ElementTree as ET

from leadlink.adapters.plain import from_dict
from leadlink.model.conversion import ConversionPlan
from tests.cli.conftest import Cli

PLAN = ("convert", "L-asha", "--deal", "Flat 4B", "--dry-run")
MATCH = ("match", "L-bob", "--with", "C-robert")


def test_a_dry_run_changes_nothing(crm: Cli) -> None:
    """Not even with a yes; columns of 80 where nobody's window ends."""
    ran = crm(*PLAN, "--yes")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("Convert lead 'L-asha': Asha Rao")
    assert "STAYS BEHIND" in lines
    assert max(map(len, lines)) <= 80
    assert crm("leads", "L-asha", "--json").data["lead"]["conversion_id"] is None


def test_a_plan_as_a_page_and_as_a_picture(crm: Cli) -> None:
    """To be kept in a file."""
    page = crm(*PLAN, "--format", "html")
    assert page.out.startswith("<!doctype html>")
    assert page.out.endswith("</html>\n")
    picture = crm(*PLAN, "--format", "svg")
    assert ET.fromstring(picture.out).get("role") == "img"  # noqa: S314 - our own words


def test_a_plan_as_data(crm: Cli) -> None:
    """By either option; it can be read again."""
    plan = from_dict(crm(*PLAN, "--format", "json").data)
    assert isinstance(plan, ConversionPlan)
    assert crm(*PLAN, "--json", "--format", "svg").data["kind"] == "conversion_plan"


def test_a_form_is_of_a_plan_only(crm: Cli) -> None:
    """Whoever wants a picture does not want it done unseen."""
    ran = crm("convert", "L-asha", "--format", "svg", "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "add --dry-run" in ran.err
    assert crm("leads", "L-asha", "--json").data["lead"]["conversion_id"] is None


def test_a_match_shows_how_its_reasons_add_up(crm: Cli) -> None:
    """A term a line, and what they come to."""
    ran = crm(*MATCH)
    assert ran.out.startswith("lead 'L-bob' and contact 'C-robert': ")
    assert "to begin with" in ran.out
    assert "bits for" in ran.out.splitlines()[-1]
    assert crm(*MATCH, "--format", "svg").out.startswith("<svg ")
    assert "<table>" in crm(*MATCH, "--format", "html").out
    assert crm(*MATCH, "--json").data["kind"] == "match"


def test_one_match_at_a_time(crm: Cli) -> None:
    """A picture is of one; those that do not match have none."""
    many = crm("match", "L-bob", "--format", "svg")
    assert (many.code, "by --with" in many.err) == (2, True)
    none = crm("match", "L-bob", "--with", "C-eve")
    assert (none.code, none.err) == (2, "leadlink: contact 'C-eve' does not match\n")
