"""What the libraries that read files say of a broken one, in the planner's language.

Libraries speak English. The table below holds the messages that they are known for; any other is passed on as it is,
and said to be the library's own.
"""

import re
from collections.abc import Mapping

from valplan.language import N_, _, reworded

_PLACES = (
    (re.compile(r"(.*) \(at line (\d+), column (\d+)\)"), N_("{what} (line {row}, column {column})")),
    (re.compile(r"(.*): line (\d+) column (\d+) \(char \d+\)"), N_("{what} (line {row}, column {column})")),
    (re.compile(r"(.*)( \(at end of document\))"), N_("{what} (at the end of the file)")),
    (re.compile(r"(.*)\[(\S+) (\S+)\]"), N_("{what} at {row}, {column}")),
)
"""Where a message says that something is: the message itself, then the line and column, or x and y."""
_TOML: Mapping[str, str] = {
    r"Invalid statement": N_("a key, a [table] or a comment was expected"),
    r"Expected newline or end of document after a statement": N_("nothing more may stand on the line"),
    r"Expected '=' after a key in a key/value pair": N_("“=” was expected after the key"),
    r"Expected '\]' at the end of a table declaration": N_("“]” was expected after the name of the table"),
    r"Expected '\]\]' at the end of an array declaration": N_("“]]” was expected after the name of the table"),
    r"Expected (?P<wanted>.+)": N_("{wanted} was expected"),
    r"Found invalid character (?P<sign>.+)": N_("the character {sign} may not stand there"),
    r"Illegal character (?P<sign>.+)": N_("the character {sign} may not stand there"),
    r"Cannot declare \((?P<key>.+?),?\) twice": N_("the table {key} is there twice"),
    r"Cannot redefine namespace \((?P<key>.+?),?\)": N_("the table {key} is there twice"),
    r"Cannot overwrite a value": N_("the key or the table is there twice"),
    r"Cannot mutate immutable namespace \((?P<key>.+?),?\)": N_("nothing can be added to {key}, written as one value"),
    r"Duplicate inline table key (?P<key>.+)": N_("the key {key} is there twice"),
    r"Invalid initial character for a key part": N_("a key was expected"),
    r"Unclosed array": N_("a list is not closed with “]”"),
    r"Unclosed inline table": N_("a table in braces is not closed"),
    r"Unescaped '\\+' in a string": N_("a text holds a single “\\”; write it twice, or put the text in '…'"),
    r"Invalid hex value": N_("a text holds a “\\” with a code that is none"),
    r"Escaped character is not a Unicode scalar value": N_("a text holds a “\\” with a code that is none"),
    r"Unterminated string": N_("a text is not closed with a quotation mark"),
    r"Invalid date or datetime": N_("there is no such date or time"),
    r"Invalid value": N_("the value is neither a text in quotation marks, a number, a date nor true or false"),
}  # fmt: skip
_JSON: Mapping[str, str] = {
    r"Expecting value": N_("a value was expected"),
    r"Expecting property name enclosed in double quotes": N_("a name in quotation marks was expected"),
    r"Illegal trailing comma before end of (object|array)": N_("a comma stands before a closing bracket"),
    r"Expecting '(?P<sign>.)' delimiter": N_("“{sign}” was expected"),
    r"Extra data": N_("something more stands after the end"),
    r"Unterminated string starting at": N_("a text is not closed with a quotation mark"),
    r"Invalid control character .*": N_("a text holds a line break or a tab"),
    r"Invalid \\+(\S+ )?escape.*": N_("a text holds a “\\” with a code that is none"),
}
_POLYGONS: Mapping[str, str] = {
    r"Self-intersection": N_("the border crosses itself"),
    r"Ring Self-intersection": N_("the border touches itself"),
    r"Hole lies outside shell": N_("a hole lies outside the polygon"),
    r"Holes are nested": N_("a hole lies inside another hole"),
    r"Interior is disconnected": N_("holes cut the polygon in two"),
    r"Nested shells": N_("one part lies inside another"),
    r"Duplicate Rings": N_("the same border is there twice"),
    r"Too few points in geometry component": N_("the border has too few corners"),
    r"Invalid Coordinate": N_("a corner has no position"),
    r"Ring is not closed": N_("the border does not end where it begins"),
    r"Repeated Point": N_("a corner is there twice"),
}
_FILES: Mapping[str, str] = {
    r"'(?P<encoding>\S+)' codec can't decode .*": N_("the letters cannot be read; save it as UTF-8"),
    r"File is not a zip file": N_("it is not such a file, or it is cut off"),
    r"There is no item named .* in the archive": N_("it is not such a file"),
    r"line contains NUL": N_("a row holds a character that stands for nothing"),
    r"field larger than field limit .*": N_("a cell is too long; a quotation mark may be missing"),
    r"new-line character seen in unquoted field.*": N_("a line break stands inside a row"),
    r"(timed out|The read operation timed out)": N_("no answer in time"),
    r"\[Errno \d+\] Connection refused": N_("nothing listens there"),
    r"\[Errno -\d+\] Name or service not known": N_("there is no such server"),
}
KNOWN: Mapping[str, str] = {**_TOML, **_JSON, **_POLYGONS, **_FILES}


def library_text(message: object) -> str:
    """A library's message in the current language, with the place that it tells."""
    text = str(message)
    for pattern, told in _PLACES:
        found = pattern.fullmatch(text)
        if found:
            what, *place = found.groups()
            return _(told, what=reworded(what, KNOWN), **dict(zip(("row", "column"), place, strict=False)))
    return reworded(text, KNOWN)
