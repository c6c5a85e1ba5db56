"""The way in for a municipality's own register of poll workers: its columns mapped, people given ids, homes placed."""

from valplan.data.register_import.homes import PRECISIONS, Precision
from valplan.data.register_import.load import Imported, import_register, key_place_faults
from valplan.data.register_import.manifest import with_origin
from valplan.data.register_import.mapping import ColumnMapping, mapping_faults, mapping_text, read_mapping
from valplan.data.register_import.recognise import propose
from valplan.data.register_import.source import read_source

__all__ = [
    "PRECISIONS",
    "ColumnMapping",
    "Imported",
    "Precision",
    "import_register",
    "key_place_faults",
    "mapping_faults",
    "mapping_text",
    "propose",
    "read_mapping",
    "read_source",
    "with_origin",
]
