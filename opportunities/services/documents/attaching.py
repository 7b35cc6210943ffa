"""Keep a document of an entry: its file and its row stand together, or neither does."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext

from opportunities.clock import current_time
from opportunities.models import Document, Evidence, Opportunity, Revision
from opportunities.models.document import LONGEST_NAME
from opportunities.services.documents.limits import say_too_large
from opportunities.services.documents.types import ending_of, find_type_problem
from opportunities.severity import find_severity

# A file without a row may be one whose transaction is not over yet.
OLDEST_CHANGE = timedelta(hours=1)
UNSAFE_IN_NAMES = re.compile(r"[^\w.() \-]+")
_written: ContextVar[list[Path] | None] = ContextVar("written", default=None)


class DocumentRefused(ValueError):
    """A file that cannot be attached, or a document that cannot go, with the sentence why."""


@contextmanager
def files_of_this_change() -> Iterator[None]:
    """Remove the files that were written inside, if what is inside fails.

    The database takes back its rows by itself when a transaction fails; files have no such thing.
    """
    written: list[Path] = []
    token = _written.set(written)
    try:
        yield
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    finally:
        _written.reset(token)


def attach_document(
    entry: Opportunity, file: File[bytes], *, actor: str, title: str = "", reason: str = ""
) -> Document:
    """Keep a file as document of an entry and return it; the same file is kept once per entry.

    DocumentRefused when it is too large or not what its name says; then nothing is kept.
    """
    name = clean_name(file.name or "")
    problem = say_too_large(file.size) or find_type_problem(file, name)
    if problem:
        raise DocumentRefused(problem)
    sha256 = _hash(file)
    known = Document.objects.filter(opportunity_id=entry.pk, sha256=sha256, removed_at=None).first()
    if known is not None:
        return known
    with files_of_this_change() if _written.get() is None else _no_cleaning(), transaction.atomic():
        document = Document(
            opportunity_id=entry.pk,
            name=name,
            title=title,
            sha256=sha256,
            size=file.size,
            type=ending_of(name),
            added_by=actor,
            added_at=current_time(),
        )
        _write_file(file, path_of(document))
        document.save()
        _write_revision(document, before=None, after=str(document), actor=actor, reason=reason)
    return document


@transaction.atomic
def remove_document(document: Document, *, actor: str, reason: str = "") -> None:
    """Hide a document from everybody; its file and its history stay.

    DocumentRefused while a fact of the entry rests on it.
    """
    cited = Evidence.objects.filter(
        opportunity=document.opportunity_id, document=document.address
    ).order_by("field")
    if first := cited.first():
        raise DocumentRefused(
            gettext("“%(name)s” is the proof of “%(field)s”; give that field another proof first.")
            % {"name": document, "field": first.field}
        )
    document.removed_at = current_time()
    document.save(update_fields=["removed_at"])
    _write_revision(document, before=str(document), after=None, actor=actor, reason=reason)


def open_document(document: Document) -> IO[bytes]:
    """Return the file of a document, opened; FileNotFoundError when it is gone."""
    return path_of(document).open("rb")


def sweep_files() -> int:
    """Remove files that no row knows, left by a process that was killed; return how many."""
    keys = {str(key) for key in Document.objects.values_list("key", flat=True)}
    border = (current_time() - OLDEST_CHANGE).timestamp()
    stray = [
        path
        for path in folder().glob("*")
        if path.name not in keys and path.stat().st_mtime < border
    ]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)


def folder() -> Path:
    """Return where the files are kept."""
    return Path(settings.DATA_DIR) / "documents"


def path_of(document: Document) -> Path:
    """Return where the file of a document is; its name is ours, never the sender's."""
    return folder() / str(document.key)


def clean_name(name: str) -> str:
    """Return a name without folders, control characters and marks that systems dislike."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = " ".join(UNSAFE_IN_NAMES.sub("_", text).split()).lstrip(". ")
    stem, dot, ending = text.rpartition(".")
    if not dot:
        return text[:LONGEST_NAME] or "document"
    ending = ending[:10].lower()
    return f"{stem.rstrip('. ')[: LONGEST_NAME - len(ending) - 1] or 'document'}.{ending}"


def _write_file(file: File[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = _written.get()
    if written is not None:
        written.append(path)
    with path.open("xb") as kept:
        for chunk in _chunks(file):
            kept.write(chunk)


def _hash(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(file):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(file: File[bytes]) -> Iterator[bytes]:
    file.seek(0)
    yield from file.chunks()


@contextmanager
def _no_cleaning() -> Iterator[None]:
    """Leave the cleaning to the change around this one."""
    yield


def _write_revision(
    document: Document, *, before: Any, after: Any, actor: str, reason: str
) -> None:
    Revision.objects.create(
        opportunity_id=document.opportunity_id,
        field="attachments",
        before=before,
        after=after,
        severity=find_severity("attachments", before, after),
        actor=actor,
        reason=reason,
        at=current_time(),
    )
