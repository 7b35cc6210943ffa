"""Passwords that everybody would try first here: Italian words, places, names and football."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS_GUESSED_TOGETHER = 3
# How people write letters that shall look like something else.
DISGUISES = str.maketrans("0134578@$!€", "oieastbasie")
NOT_LETTERS = re.compile(r"[^a-z]+")
ACCENTS = str.maketrans("àèéìòù", "aeeiou")


class CommonWordsValidator:
    """Refuse passwords made of a few common words, whatever numbers and signs stand around."""

    def __init__(self, word_list: str | Path) -> None:
        self.words = _read_words(Path(word_list))

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise ValidationError for what is guessed first."""
        text = password.lower().translate(ACCENTS)
        for spelling in (text, text.translate(DISGUISES)):
            letters = NOT_LETTERS.sub("", spelling)
            if letters and self._is_guessed(letters):
                raise ValidationError(
                    _("This password is made of words that are tried first. %(advice)s")
                    % {"advice": self.get_help_text()},
                    code="password_common_words",
                )

    def get_help_text(self) -> str:
        """Return the rule as people read it before they choose."""
        text = _(
            "It must be more than %(count)d common words (names, towns, teams, seasons) with "
            "numbers: four or five words that have nothing to do with each other are best."
        )
        return text % {"count": WORDS_GUESSED_TOGETHER}

    def _is_guessed(self, letters: str) -> bool:
        """Tell whether the letters are a few common words, or one of them again and again."""
        period = (letters + letters).find(letters, 1)
        unit = letters[:period]
        fewest = {0: 0}
        for end in range(1, len(unit) + 1):
            ways = [
                fewest[start] + 1
                for start in range(end)
                if start in fewest and unit[start:end] in self.words
            ]
            if ways:
                fewest[end] = min(ways)
        return fewest.get(len(unit), WORDS_GUESSED_TOGETHER + 1) <= WORDS_GUESSED_TOGETHER


@cache
def _read_words(path: Path) -> frozenset[str]:
    return frozenset(path.read_text(encoding="utf-8").split())
