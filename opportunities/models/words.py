"""Programmes, series and topics: the words by which entries are found."""

from django.db import models

from opportunities.vocabulary import TopicScheme, as_choices


class Programme(models.Model):
    """A funding programme, named as sources print it."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    name_it = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """The line of calls that recurs under changing names, such as ESCP-4S3."""

    code = models.SlugField(unique=True, max_length=120)
    name = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """One concept of one scheme, with the words that sources use for it."""

    scheme = models.CharField(max_length=40, choices=as_choices(TopicScheme))
    code = models.SlugField(max_length=80)
    label_en = models.CharField(max_length=200)
    label_it = models.CharField(max_length=200)
    # What the active words of ``TopicWord`` say, in their order, for whoever reads a topic.
    synonyms = models.JSONField(default=list, blank=True)
    # Entries keep a retired topic, no new one gets it; a merged one gives way to another.
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
    )

    class Meta:
        ordering = ["scheme", "label_en"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_topic_per_code"),
        ]

    def __str__(self) -> str:
        return self.label_en
