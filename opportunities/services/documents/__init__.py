"""Documents that people attach to entries: what may come in, where it is kept, who added it."""

from opportunities.services.documents.attaching import (
    DocumentRefused,
    attach_document,
    files_of_this_change,
    open_document,
    remove_document,
    sweep_files,
)
from opportunities.services.documents.limits import LARGEST_FILE, say_too_large
from opportunities.services.documents.types import ALLOWED_TYPES, MIME_TYPES, find_type_problem

__all__ = [
    "ALLOWED_TYPES",
    "LARGEST_FILE",
    "MIME_TYPES",
    "DocumentRefused",
    "attach_document",
    "files_of_this_change",
    "find_type_problem",
    "open_document",
    "remove_document",
    "say_too_large",
    "sweep_files",
]
