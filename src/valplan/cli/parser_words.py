"""What argparse says of a wrong command, in the planner's language."""

import re
from collections.abc import Mapping

from valplan.language import N_, _, reworded

_ABOUT = re.compile(r"argument (?P<name>[^:]+): (?P<what>.*)", re.DOTALL)
_CHOICE = r"invalid choice: '?(?P<given>.*?)'?(, maybe you meant '(?P<meant>.*)'\?)? \(choose from (?P<known>.*)\)"
KNOWN: Mapping[str, str] = {
    r"the following arguments are required: (?P<names>.*)": N_("this is missing: {names}"),
    r"unrecognized arguments: (?P<names>.*)": N_("this is not known: {names}"),
    r"one of the arguments (?P<names>.*) is required": N_("one of these is needed: {names}"),
    r"not allowed with argument (?P<name>.*)": N_("it cannot stand together with {name}"),
    r"expected one argument": N_("a value was expected after it"),
    r"expected at most one argument": N_("at most one value was expected after it"),
    r"expected at least one argument": N_("at least one value was expected after it"),
    r"expected (?P<count>\d+) arguments?": N_("{count} {count:|value was|values were} expected after it"),
    _CHOICE: N_("“{given}” is not known; choose one of {known}"),
    r"invalid fromisoformat value: '(?P<given>.*)'": N_("“{given}” is no date such as 2026-09-13"),
    r"invalid \S+ value: '(?P<given>.*)'": N_("“{given}” does not fit"),
    r"ambiguous option: (?P<given>.*) could match (?P<known>.*)": N_("“{given}” may stand for {known}"),
    r"ignored explicit argument '(?P<given>.*)'": N_("it takes no value, but “{given}” was given"),
}


def command_error(message: str) -> str:
    """An error of argparse in the current language; what valplan itself says of a value is in it already."""
    about = _ABOUT.fullmatch(message)
    if about is None:
        return _told(message)
    what = about["what"]
    known = any(re.fullmatch(pattern, what) for pattern in KNOWN)
    return _("{name}: {what}", name=about["name"], what=_told(what) if known else what)


def _told(message: str) -> str:
    return reworded(message.replace("', '", ", ").replace("from '", "from ").replace("')", ")"), KNOWN)
