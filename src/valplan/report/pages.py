"""Jinja pages that hold everything they need, and reach for nothing outside."""

import json
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from valplan.language import _, current


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("valplan.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = _
    return environment


def render(template: str, **values: object) -> str:
    """The page of that template in the current language."""
    return _environment().get_template(template).render(language=current(), **values) + "\n"


def inlined(*path: str) -> Markup:
    """A style or script of this room, to write into a page as it is."""
    return Markup(files("valplan.report").joinpath(*path).read_text(encoding="utf-8"))  # noqa: S704 - our own file


def leaflet() -> tuple[Markup, Markup]:
    """Leaflet's style and script without references to files that are not there."""
    css = inlined("vendor", "leaflet", "leaflet.css")
    for image in ("images/layers.png", "images/layers-2x.png", "images/marker-icon.png"):
        css = Markup(css.replace(f"url({image})", "none"))  # noqa: S704 - the vendored file
    script = inlined("vendor", "leaflet", "leaflet.js").split("//# sourceMappingURL")[0]
    return css, Markup(script)  # noqa: S704 - the vendored file


def embedded(value: object) -> Markup:
    """JSON that can stand inside a ``script`` element whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704
