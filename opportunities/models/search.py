"""What the search keeps beside the entries; triggers of the database write the first two."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from opportunities.models.opportunity import Opportunity

WORD_LENGTH = 200


class SearchText(models.Model):
    """The words of one entry, stemmed: A title, B summary and names, C text.

    Written by the database itself whenever a text changes, so that no path can forget it.
    """

    opportunity = models.OneToOneField(
        Opportunity, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    vector = SearchVectorField()

    class Meta:
        indexes = [
            # A short list of pending words: readers walk through all of it.
            GinIndex(fields=["vector"], name="search_words", gin_pending_list_limit=512),
        ]

    def __str__(self) -> str:
        return f"words of {self.opportunity_id}"


class SearchMark(models.Model):
    """An entry that changed, and in which transaction; 0 for the words that entries share.

    Processes that keep the catalogue's facets in memory catch up with these rows.
    """

    opportunity_id = models.BigIntegerField()
    transaction = models.BigIntegerField(db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.opportunity_id} in {self.transaction}"


class CountedWord(models.Model):
    """In which entries a frequent stem or phrase stands, counted ahead.

    The three columns are serialised bitmaps of entry numbers: anywhere, in titles, in titles or
    summaries. ``transaction`` tells from which one on marked entries must be looked at again.
    """

    word = models.CharField(max_length=WORD_LENGTH, primary_key=True)
    entries = models.PositiveIntegerField()
    anywhere = models.BinaryField()
    in_titles = models.BinaryField()
    in_heads = models.BinaryField()
    transaction = models.BigIntegerField()

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word}: {self.entries}"


class KnownWord(models.Model):
    """A word of the catalogue's titles as written, for suggestions and for words half typed."""

    # Sorted by bytes, so that a beginning is a range of the index.
    word = models.CharField(max_length=WORD_LENGTH, primary_key=True, db_collation="C")
    entries = models.PositiveIntegerField()

    class Meta:
        ordering = ["-entries", "word"]

    def __str__(self) -> str:
        return f"{self.word}: {self.entries}"
