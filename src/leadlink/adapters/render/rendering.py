"""Which value is shown how."""

from typing import TypeAlias

from leadlink.adapters.render.plan_html import plan_html
from leadlink.adapters.render.plan_svg import plan_svg
from leadlink.adapters.render.plan_text import plan_text
from leadlink.adapters.render.plan_view import PlanView, view_of
from leadlink.adapters.render.waterfall import Waterfall, waterfall_of, waterfall_text
from leadlink.adapters.render.waterfall_svg import waterfall_html, waterfall_svg
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.match import Match

Shown: TypeAlias = ConversionPlan | Match


def text(value: Shown, *, width: int = 80) -> str:
    """Write a conversion plan or a match as text.

    Args:
        value: What to show.
        width: How many columns of a terminal a line may take; letters that take two
            are counted so.

    Raises:
        InvalidValueError: It is neither of the two.
    """
    view = _view_of(value)
    if isinstance(view, Waterfall):
        return waterfall_text(view, width)
    return plan_text(view, width)


def html(value: Shown) -> str:
    """Write a conversion plan or a match as a whole page.

    It has no script and loads nothing, follows the light or dark colours that the
    reader prefers, and holds whatever was typed as text only.

    Raises:
        InvalidValueError: It is neither of the two.
    """
    view = _view_of(value)
    return waterfall_html(view) if isinstance(view, Waterfall) else plan_html(view)


def svg(value: Shown) -> str:
    """Draw a conversion plan or a match, as an SVG document.

    What holds for ``html`` holds here. Texts of many lines are cut with an ellipsis;
    the same value always gives the same picture.

    Raises:
        InvalidValueError: It is neither of the two.
    """
    view = _view_of(value)
    return waterfall_svg(view) if isinstance(view, Waterfall) else plan_svg(view)


def _view_of(value: object) -> PlanView | Waterfall:
    match value:
        case ConversionPlan():
            return view_of(value)
        case Match():
            return waterfall_of(value)
        case _:
            problem = Problem("", "is neither a conversion plan nor a match")
            raise InvalidValueError(what=type(value).__name__, problems=(problem,))
