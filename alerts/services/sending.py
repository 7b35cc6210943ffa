"""Send what is planned: one connection for many letters, each recorded by itself once accepted.

A letter is held while it is sent, so that no second worker takes it. Only a death between the
server's "accepted" and our commit sends it again, under the Message-ID that it has had since it
was planned.
"""

import datetime as dt
import logging
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Case, IntegerField, Q, Value, When

from alerts.models import Letter, Subscriber
from alerts.services.digest_text import DigestWriter
from alerts.services.letters import compose
from alerts.vocabulary import LetterKind, LetterState, PauseReason

LOG = logging.getLogger(__name__)
LETTERS_AT_ONCE = 50
# Many servers end a session that goes on for too long.
LETTERS_PER_CONNECTION = 500
FIRST_PAUSE = dt.timedelta(minutes=5)
LONGEST_PAUSE = dt.timedelta(hours=4)
# So long a server may say "later" before the address counts as refused.
PATIENCE = dt.timedelta(days=5)
TRIES_OF_REFUSED_CONTENT = 3
PERMANENT = 500
LONGEST_PROBLEM = 300


class NoServer(Exception):
    """No mail server takes mail from us now; nothing is known of any letter."""


class Verdict(StrEnum):
    """What the server said of one letter."""

    ACCEPTED = "accepted"
    LATER = "later"
    UNKNOWN_ADDRESS = "unknown address"
    REFUSED_CONTENT = "refused content"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, and the server's own words."""

    verdict: Verdict
    words: str = ""


class PostOffice:
    """One connection to the mail server, opened again where it was lost."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._sent = 0

    def send(self, message: EmailMultiAlternatives) -> Answer:
        """Hand one mail over and return what the server said. NoServer when there is none."""
        was_used = self._sent > 0
        try:
            return self._send(message)
        except NoServer:
            if not was_used:
                raise
        # A session that was used before may have been ended by the server meanwhile.
        return self._send(message)

    def close(self) -> None:
        """End the session."""
        connection, self._connection, self._sent = self._connection, None, 0
        if connection is not None:
            connection.close()

    def _send(self, message: EmailMultiAlternatives) -> Answer:
        try:
            if self._connection is None or self._sent >= LETTERS_PER_CONNECTION:
                self.close()
                self._connection = get_connection()
                self._connection.open()
            self._connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            return _judge(code, words, Verdict.UNKNOWN_ADDRESS)
        except smtplib.SMTPDataError as refused:
            return _judge(refused.smtp_code, refused.smtp_error, Verdict.REFUSED_CONTENT)
        except ValueError as problem:
            # Nothing that could be written as a mail.
            return Answer(Verdict.REFUSED_CONTENT, type(problem).__name__)
        except OSError as problem:
            # All other answers of SMTP are about us and not about this letter.
            self._drop()
            raise NoServer(type(problem).__name__) from problem
        self._sent += 1
        return Answer(Verdict.ACCEPTED)

    def _drop(self) -> None:
        try:
            self.close()
        except OSError:
            self._connection = None
        self._sent = 0


def send_letters(now: dt.datetime) -> dict[str, int]:
    """Send every letter that is due and return how many had which end.

    Stops where no mail server takes mail; what is left is sent by the next run.
    """
    office, writer, counts = PostOffice(), DigestWriter(now), dict.fromkeys(Verdict, 0)
    number = 0
    try:
        for number in _find_due(now):
            answer = _send_one(number, now, office, writer)
            if answer is not None:
                counts[answer.verdict] += 1
    except NoServer as problem:
        LOG.warning("no mail server takes letters: %s", problem)
        # Should it be this letter that no server stands, the next run begins with another one.
        Letter.objects.filter(pk=number).update(next_try_at=now + FIRST_PAUSE)
    finally:
        office.close()
    return {verdict.value: count for verdict, count in counts.items() if count}


def _find_due(now: dt.datetime) -> Iterator[int]:
    """Yield the numbers of letters to send, each once, always those first that people wait for."""
    rank = Case(
        When(kind=LetterKind.DIGEST, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    last = {0: 0, 1: 0}
    while True:
        rows = _to_send().filter(next_try_at__lte=now).annotate(rank=rank)
        rows = rows.filter(Q(rank=0, pk__gt=last[0]) | Q(rank=1, pk__gt=last[1]))
        found = list(rows.order_by("rank", "pk").values_list("rank", "pk")[:LETTERS_AT_ONCE])
        if not found:
            return
        for of_rank, number in found:
            last[of_rank] = number
            yield number


def _to_send() -> Any:
    served = Q(subscriber__verified_at__isnull=False, subscriber__paused_at__isnull=True)
    asked_for = Q(kind__in=(LetterKind.CONFIRMATION, LetterKind.LINK))
    return Letter.objects.filter(served | asked_for, state=LetterState.PLANNED)


def _send_one(
    number: int, now: dt.datetime, office: PostOffice, writer: DigestWriter
) -> Answer | None:
    """Send a letter and record it; None where it is somebody else's or nobody's any more."""
    with transaction.atomic():
        held = _to_send().select_for_update(skip_locked=True, of=("self",))
        letter = held.select_related("subscriber").filter(pk=number).order_by("pk").first()
        if letter is None:
            return None
        message = compose(letter, writer)
        if message is None:
            letter.state = LetterState.EMPTY
            letter.save(update_fields=["state"])
            return None
        answer = office.send(message)
        _record(letter, answer, now)
    LOG.info("letter %d: %s", letter.pk, answer.verdict.value)
    return answer


def _record(letter: Letter, answer: Answer, now: dt.datetime) -> None:
    letter.tries += 1
    letter.problem = hide_address(answer.words, letter.subscriber)
    if answer.verdict is Verdict.ACCEPTED:
        letter.state, letter.sent_at = LetterState.SENT, now
    elif answer.verdict is Verdict.UNKNOWN_ADDRESS:
        pause_address(letter.subscriber, PauseReason.REFUSED, letter.problem, now)
    elif answer.verdict is Verdict.REFUSED_CONTENT and letter.tries >= TRIES_OF_REFUSED_CONTENT:
        letter.state = LetterState.FAILED
    elif now - letter.planned_at >= PATIENCE:
        pause_address(letter.subscriber, PauseReason.REFUSED, letter.problem, now)
    letter.next_try_at = now + min(FIRST_PAUSE * 2 ** (letter.tries - 1), LONGEST_PAUSE)
    letter.save(update_fields=["tries", "problem", "state", "sent_at", "next_try_at"])


def hide_address(words: str, subscriber: Subscriber) -> str:
    """Return the words of a server without the address that they are about."""
    return re.sub(re.escape(subscriber.address), "…", words, flags=re.IGNORECASE)


def pause_address(
    subscriber: Subscriber, reason: PauseReason, detail: str, now: dt.datetime
) -> None:
    """Stop mail to an address; what is planned waits until its owner resumes.

    A pause that a person asked for keeps its reason.
    """
    Subscriber.objects.filter(pk=subscriber.pk, paused_at__isnull=True).update(
        paused_at=now, pause_reason=reason, pause_detail=detail
    )


def _judge(code: int, words: bytes | str, permanent: Verdict) -> Answer:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    verdict = permanent if code >= PERMANENT else Verdict.LATER
    return Answer(verdict, " ".join(f"{code} {text}".split())[:LONGEST_PROBLEM])
