"""A question in either language: its terms, what else they are called, which entries have them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyroaring import BitMap

from opportunities.models import KnownWord
from opportunities.search.folding import tokens_of
from opportunities.search.glossary import Expansion, expand
from opportunities.search.index import Index
from opportunities.search.lexemes import TextQuery, atoms_of, find_forms, write_queries
from opportunities.search.names import Names
from opportunities.search.questions import Question, parse_question
from opportunities.search.texts import NO_ENTRIES, SHELF, Posting

MOST_TRANSLATIONS = 8
MOST_COMPLETIONS = 12
SHORTEST_BEGINNING = 3
# With fewer entries than this, what is near counts too.
FEW = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a term: as it was asked, or as it is called otherwise."""

    text: str
    atoms: tuple[str, ...]
    queries: tuple[TextQuery, ...]
    is_translation: bool


@dataclass
class Term:
    """One thing that was asked for, in all its wordings; an entry has it when it has one."""

    asked: str
    wordings: list[Wording]
    facts: tuple[tuple[str, int], ...] = ()
    own: Posting = NO_ENTRIES
    translated: Posting = NO_ENTRIES
    named: BitMap = field(default_factory=BitMap)
    # The words of a long term, each by itself; the shorter terms in it; broader ones.
    words: list["Term"] = field(default_factory=list)
    near: list["Term"] = field(default_factory=list)

    @cached_property
    def loose(self) -> BitMap:
        """The entries that have each word of the term, wherever it stands."""
        return BitMap.intersection(*(word.exact for word in self.words)) if self.words else BitMap()

    @cached_property
    def exact(self) -> BitMap:
        """The entries that have the term in one of its wordings, or as a fact."""
        return self.own.anywhere | self.translated.anywhere | self.named

    @cached_property
    def nearby(self) -> BitMap:
        """The entries that have a shorter or a broader term, where hardly any has this one."""
        if len(self.exact | self.loose) >= FEW:
            return BitMap()
        return BitMap.union(
            BitMap(), *(near.own.anywhere | near.translated.anywhere for near in self.near)
        )

    @cached_property
    def entries(self) -> BitMap:
        """All entries that have the term; settled once its facts are bound."""
        return self.exact | self.loose | self.nearby

    @property
    def translations(self) -> tuple[str, ...]:
        """What the term is called otherwise, as people write it."""
        return tuple(each.text for each in self.wordings if each.is_translation)


@dataclass(slots=True)
class Asked:
    """A question with what was found for each term; ``excluded`` entries are not wanted."""

    question: Question
    terms: list[Term]
    excluded: BitMap

    @property
    def stems(self) -> frozenset[str]:
        """The words to mark in the texts of entries: stems and whole forms, folded."""
        return frozenset(
            form
            for term in self.terms
            for wording in term.wordings
            for query in wording.queries
            for form in query.forms
        )

    def all_terms(self) -> Iterator[Term]:
        """Yield every term with those inside and around it."""
        for term in self.terms:
            yield from (*term.words, *term.near, term)


def ask(text: str, untranslated: Sequence[str], names: Names, index: Index) -> Asked:
    """Return the terms of a question with their entries; asks the database for words not kept.

    ``untranslated`` are asked words that the visitor wants taken as they stand.
    """
    question = parse_question(text)
    spans = list(_find_spans(question, set(untranslated), names))
    excluded = [tuple(atoms_of(words)) for words in question.excluded]
    forms = find_forms(
        {atom for span in spans for each in span.all_spans() for atom in each.atoms()}
        | {atom for atoms in excluded for atom in atoms}
    )
    terms = [_make_term(span, forms, names) for span in spans]
    unwanted = [query for atoms in excluded if atoms for query in write_queries(atoms, forms)]
    all_terms = [each for term in terms for each in (*term.words, *term.near, term)]
    queries = [query for term in all_terms for each in term.wordings for query in each.queries]
    postings = SHELF.find([*queries, *unwanted], index)
    for term in all_terms:
        _fill(term, postings)
    if question.is_open_ended and terms:
        _complete(terms[-1], index)
    return Asked(
        question,
        terms,
        BitMap.union(BitMap(), *(postings[query.anywhere].anywhere for query in unwanted)),
    )


def bind(asked: Asked, index: Index) -> None:
    """Add the entries whose facts the terms name; only while the index is held."""
    facets = index.postings.facets
    for term in asked.all_terms():
        named = (facets[facet].get(number, BitMap()) for facet, number in term.facts)
        term.named = BitMap.union(BitMap(), *named)


RawWording = tuple[str, tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class _Span:
    """A term as asked, with (text, words, is a translation) of its wordings, and its like."""

    asked: str
    wordings: tuple[RawWording, ...]
    words: tuple["_Span", ...] = ()
    near: tuple["_Span", ...] = ()

    def all_spans(self) -> Iterator["_Span"]:
        yield from (*self.words, *self.near, self)

    def atoms(self) -> Iterator[str]:
        for _, atoms, _ in self.wordings:
            yield from atoms


def _find_spans(question: Question, untranslated: set[str], names: Names) -> Iterator[_Span]:
    expansions = {
        each.start: each
        for each in expand(question.words, names.groups)
        if each.asked not in untranslated
    }
    place = 0
    while place < len(question.words):
        expansion = expansions.get(place)
        words = question.words[place : place + (expansion.length if expansion else 1)]
        yield _Span(
            " ".join(words),
            tuple(_wordings(words, expansion.others if expansion else ())),
            words=tuple(_one_word(word, names) for word in words) if len(words) > 1 else (),
            near=tuple(_find_near(words, expansion, names)),
        )
        place += len(words)
    for phrase in question.phrases:
        yield _Span(" ".join(phrase), tuple(_wordings(phrase, ())))


def _find_near(words: Sequence[str], expansion: Expansion | None, names: Names) -> Iterator[_Span]:
    """Yield the shorter terms inside a term, and the broader ones around it."""
    if expansion is None:
        atoms = atoms_of(words)
        inside = expand(atoms, names.groups) if len(atoms) > 1 else ()
        for part in inside:
            yield _Span(part.asked, tuple(_wordings(part.asked.split(), part.others)))
        return
    for part in expansion.parts:
        yield _Span(part.asked, tuple(_wordings(part.asked.split(), part.others)))
    for text in expansion.broader[:MOST_TRANSLATIONS]:
        yield _Span(text, ((text, tuple(atoms_of(tokens_of(text))), True),))


def _one_word(word: str, names: Names) -> _Span:
    others = [other for each in expand([word], names.groups) for other in each.others]
    return _Span(word, tuple(_wordings([word], others)))


def _wordings(words: Sequence[str], others: Sequence[str]) -> Iterator[RawWording]:
    yield " ".join(words), tuple(atoms_of(words)), False
    for other in others[:MOST_TRANSLATIONS]:
        yield other, tuple(atoms_of(tokens_of(other))), True


def _make_term(span: _Span, forms: Mapping[str, tuple[str, ...]], names: Names) -> Term:
    made = [
        Wording(text, atoms, tuple(write_queries(atoms, forms)), is_translation)
        for text, atoms, is_translation in span.wordings
        if atoms
    ]
    facts = (fact for each in made for fact in names.find(each.atoms))
    return Term(
        span.asked,
        made,
        tuple(dict.fromkeys(facts)),
        words=[_make_term(word, forms, names) for word in span.words],
        near=[_make_term(near, forms, names) for near in span.near],
    )


def _fill(term: Term, postings: Mapping[str, Posting]) -> None:
    for wording in term.wordings:
        for query in wording.queries:
            posting = postings[query.anywhere]
            if wording.is_translation:
                term.translated = term.translated.joined(posting)
            else:
                term.own = term.own.joined(posting)


def _complete(term: Term, index: Index) -> None:
    """Let a last word that nobody wrote so far stand for the words that begin with it."""
    beginning = term.asked
    is_known = term.own.anywhere or term.translated.anywhere or term.facts
    if is_known or len(beginning) < SHORTEST_BEGINNING or " " in beginning:
        return
    # Sorted by bytes: nothing that begins so comes after this.
    words = KnownWord.objects.filter(word__gte=beginning, word__lt=f"{beginning}\U0010ffff")
    completions = list(words.order_by("-entries").values_list("word", flat=True)[:MOST_COMPLETIONS])
    forms = find_forms(completions)
    queries = [query for word in completions for query in write_queries([word], forms)]
    for posting in SHELF.find(queries, index).values():
        term.own = term.own.joined(posting)
    if queries:
        term.wordings.append(Wording(beginning, (beginning,), tuple(queries), False))  # noqa: FBT003 - no translation
