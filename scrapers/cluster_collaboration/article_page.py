"""Read articles: platform news and news of the clusters."""

from opportunities.records import OpportunityRecord
from opportunities.vocabulary import OpportunityKind
from scrapers.cluster_collaboration.bodies import read_body, read_organisation
from scrapers.cluster_collaboration.countries import find_countries
from scrapers.cluster_collaboration.page_parts import (
    PageView,
    find_label,
    find_posting,
    find_site_links,
    read_named_title,
    read_number,
    read_summary,
    read_title,
    render_body,
)
from scrapers.cluster_collaboration.words import find_identifiers, find_programme, programme_of
from scrapers.selecting import text_of

EXTRACTOR = "eccp.article_page/1"


def read_article_page(page: PageView) -> OpportunityRecord:
    """Return the news item of a page; its date is that of the posting and nothing else."""
    title = _read_article_title(page)
    blocks = read_body(page, title)
    evidence = {"title": title}
    posting = find_posting(page)
    if posting:
        evidence["published_on"] = f"Submitted on {posting[0]}"
    third_country = find_label(page, "Third Country")
    if third_country:
        evidence["countries"] = f"Third Country: {third_country}"
    codes = find_identifiers(title)
    programme = (programme_of(codes[0]) if codes else None) or find_programme(
        f"{title}\n" + "\n".join(block.text for block in blocks)
    )
    return OpportunityRecord(
        kind=OpportunityKind.ARTICLE,
        programme=programme,
        source_url=page.url,
        source_id=read_number(page),
        title=title,
        summary=read_summary(page, blocks),
        body=render_body(page, blocks),
        published_on=posting[0] if posting else None,
        countries=tuple(find_countries(third_country)) if third_country else (),
        organisation=read_organisation(page),
        related_urls=find_site_links(page),
        evidence=evidence,
    )


def _read_article_title(page: PageView) -> str:
    if page.printed_title:
        return page.printed_title
    marked = page.main.select_one("article span.field") or page.main.select_one("span.field")
    named = read_named_title(page.soup)
    if marked is not None and not named:
        return text_of(marked)
    headings = [text_of(tag) for tag in page.main.find_all(["h1", "h2"])]
    if named or not headings:
        return named
    return read_title(page)
