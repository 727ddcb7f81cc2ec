"""In which form a plan or a match is shown."""

import json
from enum import StrEnum
from typing import Annotated

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
    match form:
        case Form.TEXT:
            text = render.text(value, width=out.width or PIPED)
        case Form.HTML:
            text = render.html(value).rstrip("\n")
        case Form.SVG:
            text = render.svg(value).rstrip("\n")
        case Form.JSON:
            text = json.dumps(plain.to_dict(value), ensure_ascii=False, indent=2)
    out.say(text)
