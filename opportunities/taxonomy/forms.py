"""The forms of the taxonomy desk: what a word means, and how a topic is called."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from opportunities.labels import TOPIC_SCHEMES, Labels, as_options, label_of
from opportunities.models import Topic
from opportunities.models.taxonomy import WORD_LENGTH
from opportunities.services.taxonomy.decisions import Meaning
from opportunities.services.taxonomy.topics import TopicTexts
from opportunities.vocabulary import WordRole
from opportunities.wording import in_language

ROLES: Labels = {
    WordRole.SIGN: _("a sign: entries with this word belong to the topic"),
    WordRole.SYNONYM: _("a synonym: it means the same, and the search knows it too"),
}
LANGUAGES = (("it", _("Italian")), ("en", _("English")), ("", _("another or none")))
LONGEST_LABEL = 200
LONGEST_TEXT = 20_000


class MeaningForm(forms.Form):
    """What one word means; no topic at all is a decision as well."""

    word = forms.CharField(max_length=WORD_LENGTH, widget=forms.HiddenInput)
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the word means no topic, and is not asked about again."),
    )
    role = forms.ChoiceField(
        label=_("What the word is to the topic"),
        choices=as_options(ROLES),
        initial=WordRole.SIGN.value,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language of the word"),
        choices=LANGUAGES,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    in_titles = forms.BooleanField(
        label=_("Inside titles too"),
        required=False,
        initial=True,
        help_text=_("Without it the word counts only where the source lists it as a keyword."),
        widget=UnfoldBooleanWidget,
    )
    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = offer_topics()  # type: ignore[attr-defined]  # it is a choice field

    def read_meaning(self) -> Meaning:
        """Return what a valid form says."""
        given = self.cleaned_data
        return Meaning(
            topics=frozenset(int(pk) for pk in given["topics"]),
            role=WordRole(given["role"]),
            language=given["language"],
            in_titles=given["in_titles"],
        )


class TopicForm(forms.Form):
    """A topic's labels and synonyms."""

    label_it = forms.CharField(
        label=_("Name in Italian"), max_length=LONGEST_LABEL, widget=UnfoldAdminTextInputWidget
    )
    label_en = forms.CharField(
        label=_("Name in English"), max_length=LONGEST_LABEL, widget=UnfoldAdminTextInputWidget
    )
    synonyms_it = forms.CharField(
        label=_("Italian synonyms"),
        required=False,
        help_text=_("One per line; they mean the same, and the search knows them at once."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    synonyms_en = forms.CharField(
        label=_("English synonyms"),
        required=False,
        help_text=_("One per line."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    synonyms_other = forms.CharField(
        label=_("Synonyms in other languages"),
        required=False,
        help_text=_("One per line."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
    )

    def read_texts(self) -> TopicTexts:
        """Return what a valid form says."""
        given = self.cleaned_data
        languages = {"it": "synonyms_it", "en": "synonyms_en", "": "synonyms_other"}
        return TopicTexts(
            label_en=given["label_en"],
            label_it=given["label_it"],
            synonyms={
                language: tuple(
                    " ".join(line.split()) for line in given[name].splitlines() if line.strip()
                )
                for language, name in languages.items()
            },
        )


class NewTopicForm(TopicForm):
    """A topic that does not exist yet."""

    scheme = forms.ChoiceField(
        label=_("Classification"),
        choices=as_options(TOPIC_SCHEMES),
        widget=UnfoldAdminSelectWidget,
    )
    field_order = ["scheme"]


class MergerForm(forms.Form):
    """Into which topic another one goes."""

    heir = forms.ChoiceField(label=_("Merge into"), widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = offer_topics(besides=topic.pk)
        self.fields["heir"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # it is a choice field


class BenchForm(forms.Form):
    """A text to be classified without being kept."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Read as a title is: whole words and phrases of four letters or more."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
    )
    keywords = forms.CharField(
        label=_("Keywords"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("One per line, as the source would list them."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    def read_keywords(self) -> list[str]:
        """Return the keywords of a valid form."""
        return [line.strip() for line in self.cleaned_data["keywords"].splitlines() if line.strip()]


def offer_topics(besides: int | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the topics in use as choices of a form, under the name of their classification."""
    live = [each for each in Topic.objects.filter(retired_at=None) if each.pk != besides]
    return [
        (
            label_of(TOPIC_SCHEMES, scheme),
            sorted(
                (
                    (str(each.pk), in_language(each, "label"))
                    for each in live
                    if each.scheme == scheme
                ),
                key=lambda choice: choice[1].casefold(),
            ),
        )
        for scheme in TOPIC_SCHEMES
    ]
