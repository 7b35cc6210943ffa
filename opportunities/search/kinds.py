"""Which kinds of entry a question means by the words it uses for them."""

from collections.abc import Sequence

from opportunities.search.folding import JOINTS, stems_of
from opportunities.vocabulary import OpportunityKind

WORDS_OF_KIND = {
    OpportunityKind.CALL: (
        "bando bandi call calls avviso avvisi invito inviti sovvenzione sovvenzioni contributo "
        "contributi finanziamento finanziamenti grant grants funding tender"
    ),
    OpportunityKind.EVENT: (
        "evento eventi event events conferenza conferenze conference fiera fiere fair workshop "
        "webinar seminario seminari seminar forum missione missioni mission matchmaking hackathon "
        "brokerage incontro incontri meeting convegno b2b infoday"
    ),
    OpportunityKind.ARTICLE: "notizia notizie news comunicato comunicati",
    OpportunityKind.PARTNERSHIP: (
        "partenariato partenariati partnership partnerships consorzio consorzi consortium "
        "consortia alleanza alliance eurocluster euroclusters"
    ),
    OpportunityKind.ORGANISATION: (
        "distretto distretti district districts organizzazione organizzazioni organisation "
        "organisations"
    ),
}


def _stems_of_words(text: str) -> frozenset[str]:
    return frozenset().union(*(stems_of(word) for word in text.split()))


STEMS_OF_KIND = {kind: _stems_of_words(words) for kind, words in WORDS_OF_KIND.items()}
PARTNER = _stems_of_words("partner")
SEARCHING = _stems_of_words("ricerca cerca cerco cercasi search searches looking find")


def kinds_meant(words: Sequence[str]) -> frozenset[OpportunityKind]:
    """Return the kinds that the folded ``words`` of a question name; none where it names none.

    It says what to prefer, not what to leave out: "distretto" may be part of any entry.
    """
    stems = frozenset().union(*(stems_of(part) for word in words for part in JOINTS.split(word)))
    kinds = {kind for kind, names in STEMS_OF_KIND.items() if stems & names}
    if stems & PARTNER and stems & SEARCHING:
        kinds.add(OpportunityKind.PARTNER_SEARCH)
    return frozenset(kinds)
