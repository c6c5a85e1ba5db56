"""What ``case.toml`` says of a table, changed with everything else in the file left as it is."""

import re
from collections.abc import Mapping

import tomli_w


def with_origin(text: str, table: str, values: Mapping[str, object]) -> str:
    """The text of ``case.toml`` with other values for keys of a table; a key that is not there is added.

    Parameters
    ----------
    text
        The file as it is; comments and all other tables are kept.
    table
        Name of a table that it has under ``[tables]``.
    values
        New values by key.
    """
    head = re.compile(rf"^\[tables\.{re.escape(table)}\][ \t]*$\n?", re.M)
    found = head.search(text)
    if found is None:
        raise ValueError(f"case.toml has no table {table}")
    rest = text[found.end() :]
    following = re.search(r"^\[", rest, re.M)
    section, after = (rest[: following.start()], rest[following.start() :]) if following else (rest, "")
    for key, value in values.items():
        line = tomli_w.dumps({key: value}).strip()
        pattern = re.compile(rf"^{re.escape(key)}[ \t]*=.*$", re.M)
        section, found_keys = pattern.subn(line.replace("\\", r"\\"), section)
        section = section if found_keys else f"{line}\n{section}"
    return text[: found.end()] + section + after
