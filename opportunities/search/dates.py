"""The words by which people ask for a date, in both languages."""

ITALIAN_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
)
ENGLISH_MONTHS = (
    "january february march april may june july august september october november december"
)
MONTH_WORDS = tuple(zip(ITALIAN_MONTHS.split(), ENGLISH_MONTHS.split(), strict=True))
LENGTH_OF_MONTH = len("yyyy-mm")


def words_of_date(text: str) -> tuple[str, ...]:
    """Return year and names of the month of ``yyyy[-mm[-dd]]``: "giugno", "june", "2024"."""
    year, month = text[:4], text[:LENGTH_OF_MONTH][5:]
    return (*MONTH_WORDS[int(month) - 1], year) if month else (year,)
