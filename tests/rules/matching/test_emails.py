"""E-mails: one compared form; role mailboxes, free providers, hosts."""

import attrs
import pytest

from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import emails
from leadlink.rules.matching.emails import email_key

POLICY = MatchingPolicy()


class TestEmailKey:
    """Display names, case, IDN, and by policy plus-tags and dots (spec 7)."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Asha.Rao@Example.COM", "asha.rao@example.com"),
            ("Asha Rao <asha@example.com>", "asha@example.com"),
            ("mailto:asha@example.com,", "asha@example.com"),
            ("'asha@example.com'", "asha@example.com"),
            ("asha+crm@example.com", "asha@example.com"),
            ("+91@example.com", "+91@example.com"),
            ("A.sha.Rao@googlemail.com", "asharao@gmail.com"),
            ("a.b@ymail.com", "a.b@yahoo.com"),
            ("jo@münchen.de", "jo@xn--mnchen-3ya.de"),
        ],
    )
    def test_one_form(self, text: str, expected: str) -> None:
        """However it was typed, an address has one form."""
        assert email_key(text, POLICY) == expected

    def test_tags_and_dots_stay_where_the_policy_says_so(self) -> None:
        """Folding is the policy's choice."""
        strict = attrs.evolve(POLICY, folds_plus_tags=False, folds_dots=False)
        assert email_key("a.b+c@gmail.com", strict) == "a.b+c@gmail.com"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "asha",
            "asha@",
            "@example.com",
            "asha@example",
            "a b@example.com",
            "none@example.com",
            "asha@none.com",
            "test@test.com",
            "n/a",
        ],
    )
    def test_what_is_no_address_has_none(self, text: str) -> None:
        """Incomplete addresses and placeholders never match."""
        assert email_key(text, POLICY) is None

    def test_a_domain_that_has_no_ascii_form_is_kept(self) -> None:
        """A label too long for the wire is compared as typed."""
        domain = "ü" * 70 + ".de"
        assert email_key(f"a@{domain}", POLICY) == f"a@{domain}"


class TestMailboxes:
    """A mailbox like info@ and a mail domain are weak keys."""

    def test_role_mailboxes(self) -> None:
        """Offices share them, digits or not."""
        assert emails.is_role("info@example.com")
        assert emails.is_role("sales2@example.com")
        assert not emails.is_role("asha@example.com")

    def test_free_providers(self) -> None:
        """Anybody has an address there, in every country."""
        assert emails.is_free("gmail.com")
        assert emails.is_free("yahoo.co.in")
        assert not emails.is_free("example.com")

    def test_the_letters_before_the_at(self) -> None:
        """Digits and dots are what a person changes first."""
        assert emails.user_letters("asha.rao1985@example.com") == "asharao"
        assert emails.user_of("asha.rao@example.com") == "asha.rao"


class TestHosts:
    """Website where present."""

    @pytest.mark.parametrize(
        ("website", "host"),
        [
            ("https://www.Acme.com/about?x=1", "acme.com"),
            ("acme.co.uk:8080", "acme.co.uk"),
            ("www.münchen.de", "xn--mnchen-3ya.de"),
            ("acme", ""),
            ("see acme.com", ""),
            ("", ""),
        ],
    )
    def test_host_of(self, website: str, host: str) -> None:
        """Scheme, www., port and path do not matter."""
        assert emails.host_of(website) == host

    @pytest.mark.parametrize(
        ("domain", "label"),
        [("acme.com", "acme"), ("mail.a-b.co.uk", "ab"), ("localhost", "")],
    )
    def test_label_of(self, domain: str, label: str) -> None:
        """The name in a domain is what the owner chose."""
        assert emails.label_of(domain) == label
