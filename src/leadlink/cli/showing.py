"""In which form a plan or a match is shown."""

import json
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from leadlink.adapters import plain, render
from leadlink.adapters.render.rendering import Shown
from leadlink.cli.output import Output


class Form(StrEnum):
    """The forms, by the words that are typed."""

    TEXT = "text"
    HTML = "html"
    SVG = "svg"
    JSON = "json"


FormOption = Annotated[
    Form, typer.Option("--format", help="How it is shown; HTML and SVG to be kept.")
]
PIPED = 80
"""How wide text is where nobody's window ends."""


def shown_as(out: Output, value: Shown, form: Form) -> None:
    """Write a plan or a match in one form; under ``--json`` it is data."""
    if out.as_json:
        out.data(plain.to_dict(value))
        return
    out.say(_written(value, form, out.width or PIPED))


def _written(value: Shown, form: Form, width: int) -> str:
    match form:
        case Form.TEXT:
            return render.text(value, width=width)
        case Form.HTML:
            return render.html(value).rstrip("\n")
        case Form.SVG:
            return render.svg(value).rstrip("\n")
        case Form.JSON:
            return json.dumps(plain.to_dict(value), ensure_ascii=False, indent=2)
        case _:
            assert_never(form)
