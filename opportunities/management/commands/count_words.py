"""Counts ahead in which entries frequent words stand; worker and beat do it by themselves."""

from typing import Any

from django.core.management.base import BaseCommand

from opportunities.search.counting import count_words


class Command(BaseCommand):
    help = "count the frequent words of the catalogue anew, for fast searches"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Count, whether or not anything changed."""
        print(f"{count_words(is_forced=True)} frequent words and phrases counted")
