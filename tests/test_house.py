"""The house rules that no single part can keep: imports, exports, rules proved."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import leadlink
from leadlink.presets import RECOMMENDED

TESTS = Path(__file__).parent
RULES = tomllib.loads((TESTS / "rules.toml").read_text(encoding="utf-8"))
RULE = re.compile(r"\bS\d\.C?\d+\b")

HEAVY = (
    "apsw",
    "cattrs",
    "hypothesis",
    "leadlink.adapters",
    "leadlink.cli",
    "leadlink.testing",
    "numpy",
    "phonenumbers",
    "pytest",
    "rich",
    "typer",
)

PURE = frozenset(
    {"adapters", "cli", "engine", "model", "ports", "presets", "rules", "testing"}
)
"""Folders whose tests run no use case over both stores."""


def proved() -> Iterator[str]:
    """Give the rules that tests over both stores name."""
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == Path(__file__) or path.relative_to(TESTS).parts[0] in PURE:
            continue
        yield from proved_in(path)


@cache
def proved_in(path: Path) -> frozenset[str]:
    """Give the rules that the tests of a module name, in a test or its class."""
    source = path.read_text(encoding="utf-8")
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) if name.startswith("test_"):
                found.update(RULE.findall(ast.get_source_segment(source, node) or ""))
            case ast.ClassDef(name=name) if name.startswith("Test"):
                found.update(RULE.findall(ast.get_docstring(node) or ""))
    return frozenset(found)


def naming(rule: str, module: str) -> Iterator[str]:
    """Give the tests of a module that name a rule in their docstring."""
    for node in ast.walk(ast.parse((TESTS / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and rule in RULE.findall(
            ast.get_docstring(node) or ""
        ):
            yield node.name


def numbered() -> set[str]:
    """Give every number of the documents: of rules, and of comments as S1.C1."""
    return {
        f"{document}.{mark}{number}"
        for section, mark in (("rules", ""), ("comments", "C"))
        for document, count in RULES[section].items()
        for number in range(1, count + 1)
    }


class TestImports:
    def test_the_package_loads_nothing_heavy(self) -> None:
        """``import leadlink`` costs neither a database nor a table of numbers."""
        code = f"import sys, leadlink; print([m for m in {HEAVY} if m in sys.modules])"
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"


class TestExports:
    def test_they_are_sorted_and_exist(self) -> None:
        """What ``__all__`` names can be imported, in an order that diffs well."""
        names = list(getattr(leadlink, "__all__", []))
        assert names == sorted(set(names))
        assert all(hasattr(leadlink, name) for name in names)

    def test_no_public_name_is_left_out(self) -> None:
        """Whatever the root imports is meant for users, and said so."""
        public = {
            name
            for name, value in vars(leadlink).items()
            if not name.startswith("_") and not isinstance(value, ModuleType)
        }
        assert public <= set(getattr(leadlink, "__all__", []))


class TestRules:
    def test_every_rule_is_proved_or_listed(self) -> None:
        """No rule of the documents is forgotten, and no comment on them."""
        missing = numbered() - set(proved()) - set(RULES["out_of_scope"])
        assert sorted(missing) == []

    def test_no_rule_is_both_proved_and_listed(self) -> None:
        """A rule that a test proves is in scope."""
        assert set(proved()) & set(RULES["out_of_scope"]) == set()

    def test_tests_name_only_rules_that_exist(self) -> None:
        """A mistyped number would prove nothing."""
        assert set(proved()) - numbered() == set()

    def test_each_listed_rule_exists_and_has_its_reason(self) -> None:
        """The list stays as short as honest."""
        listed: dict[str, str] = RULES["out_of_scope"]
        assert set(listed) <= numbered()
        assert all(reason.strip() for reason in listed.values())

    def test_each_document_is_walked_by_modules_of_its_own(self) -> None:
        """From top to bottom, its comments too: no rule is only named elsewhere."""
        walks: dict[str, list[str]] = RULES["walked_by"]
        assert set(walks) == set(RULES["rules"])
        for document, modules in walks.items():
            named = {rule for name in modules for rule in proved_in(TESTS / name)}
            own = {rule for rule in numbered() if rule.startswith(f"{document}.")}
            assert sorted(own - named - set(RULES["out_of_scope"])) == []

    def test_each_ambiguity_has_a_field_and_tests_of_its_readings(self) -> None:
        """The tests name the rule in the walk of its document; the page, the field."""
        page = (TESTS.parent / "docs/explanation/ambiguities.md").read_text("utf-8")
        for it in RULES["ambiguous"]:
            rule = it["rule"]
            part, _, field = it["field"].partition(".")
            assert hasattr(getattr(RECOMMENDED, part), field)
            assert f"`{it['field']}`" in page
            assert rule in page
            walks = RULES["walked_by"][rule.partition(".")[0]]
            found = {test for name in walks for test in naming(rule, name)}
            assert it["tests"]
            assert set(it["tests"]) <= found

    def test_each_sentence_that_no_test_walks_has_its_reason(self) -> None:
        """Under the document that says it."""
        listed: dict[str, dict[str, str]] = RULES["not_walked"]
        assert set(listed) <= set(RULES["rules"])
        for sentences in listed.values():
            assert all(reason.strip() for reason in sentences.values())
