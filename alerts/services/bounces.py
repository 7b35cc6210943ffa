"""Read the reports of mail servers on mail that came back (RFC 3464), and pause those addresses.

Anybody can write such a report. It counts only when it encloses the headers of a letter of ours,
whose Message-ID nobody else knows, and then for the address of that letter.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum
from typing import Any

from alerts.models import Letter
from alerts.services.sending import hide_address, pause_address
from alerts.vocabulary import PauseReason

LONGEST_DETAIL = 300
START_OF_MBOX = b"From "


class Finding(StrEnum):
    """What a message turned out to be."""

    PAUSED = "paused"
    TEMPORARY = "temporary"
    NOT_OURS = "not ours"
    NO_REPORT = "no report"


def read_messages(content: bytes) -> Iterator[Message]:
    """Yield the messages of a mailbox (mbox), or the one that it is."""
    if not content.startswith(START_OF_MBOX):
        yield message_from_bytes(content, policy=policy.default)
        return
    for part in _split_mbox(content):
        yield message_from_bytes(part, policy=policy.default)


def take_report(message: Message, now: dt.datetime) -> Finding:
    """Pause the address of a letter that came back for good, and say what the message was."""
    reports = [part for part in message.walk() if _type_of(part) == "message/delivery-status"]
    if not reports:
        return Finding.NO_REPORT
    letter = _find_letter(message)
    if letter is None:
        return Finding.NOT_OURS
    failed = [block for block in _read_blocks(reports) if _is_permanent(block)]
    if not failed:
        return Finding.TEMPORARY
    words = str(failed[0].get("Diagnostic-Code") or failed[0].get("Status") or "")
    detail = hide_address(" ".join(words.split())[:LONGEST_DETAIL], letter.subscriber)
    pause_address(letter.subscriber, PauseReason.BOUNCED, detail, now)
    return Finding.PAUSED


def _find_letter(message: Message) -> Letter | None:
    for part in message.walk():
        for enclosed in _enclosed_headers(part):
            number = str(enclosed.get("Message-ID") or "").strip()
            letter = Letter.objects.select_related("subscriber").filter(message_id=number).first()
            if number and letter is not None:
                return letter
    return None


def _enclosed_headers(part: Message) -> Iterator[Message]:
    kind = _type_of(part)
    if kind == "message/rfc822":
        yield from (each for each in _parts(part) if isinstance(each, Message))
    elif kind == "text/rfc822-headers":
        payload: Any = part.get_payload(decode=True) or b""
        yield message_from_bytes(payload, policy=policy.default)


def _read_blocks(reports: Iterable[Message]) -> Iterator[Message]:
    for report in reports:
        for block in _parts(report):
            if isinstance(block, Message) and block.get("Final-Recipient"):
                yield block


def _parts(part: Message) -> list[Any]:
    payload: Any = part.get_payload()
    return payload if isinstance(payload, list) else []


def _is_permanent(block: Message) -> bool:
    action = str(block.get("Action") or "").strip().lower()
    status = str(block.get("Status") or "").strip()
    return action == "failed" and status.startswith("5")


def _type_of(part: Message) -> str:
    return part.get_content_type().lower()


def _split_mbox(content: bytes) -> Iterator[bytes]:
    lines: list[bytes] = []
    for line in content.splitlines(keepends=True):
        if line.startswith(START_OF_MBOX):
            if lines:
                yield b"".join(lines)
            lines = []
        else:
            lines.append(line)
    if lines:
        yield b"".join(lines)
