"""Triggers that keep the words of entries and tell which entries changed.

They are in the database, because entries are written by many paths (runs, editors, commands, a
hand on the console), and a path that forgot to tell would show readers yesterday's catalogue.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION opportunities_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- As search/folding.py folds questions: no accents, small letters; compounds fall apart.
    SELECT regexp_replace(regexp_replace(
        replace(replace(replace(replace(translate(
            lower(regexp_replace(normalize(coalesce(words, ''), NFKD), '[\\u0300-\\u036f]', '', 'g')),
            E'\\u0142\\u00f8\\u0111\\u00f0\\u0127\\u0131\\u0167', 'loddhit'
        ), E'\\u00df', 'ss'), E'\\u00e6', 'ae'), E'\\u0153', 'oe'), E'\\u00fe', 'th'),
        '[.](?![0-9])|(?<![0-9])[.]|[^[:alnum:].]+', ' ', 'g'),
        '([0-9][.][0-9]+)([[:alpha:]])', '\\1 \\2', 'g')
$$;

CREATE FUNCTION opportunities_plain(html text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- A vector holds up to 1 MB; no honest text comes near.
    SELECT left(regexp_replace(html, '<[^>]*>|&[#a-zA-Z0-9]+;', ' ', 'g'), 200000)
$$;

CREATE FUNCTION opportunities_write_search_text(ids bigint[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO opportunities_searchtext AS kept (opportunity_id, vector)
    SELECT entry.id,
        setweight(to_tsvector(words.own, opportunities_fold(entry.title)), 'A')
        || setweight(to_tsvector('italian', opportunities_fold(entry.title_it)), 'A')
        || setweight(to_tsvector('simple', opportunities_fold(
            concat_ws(' ', call.identifier, organisation.short_name))), 'A')
        || setweight(to_tsvector(words.own, opportunities_fold(
            concat_ws(' ', opportunities_plain(entry.summary), array_to_string(entry.keywords, ' '),
                array_to_string(search.looking_for, ' ')))), 'B')
        || setweight(to_tsvector('italian', opportunities_fold(
            opportunities_plain(entry.summary_it))), 'B')
        || setweight(to_tsvector('simple', opportunities_fold(
            concat_ws(' ', entry.organisation, call.round_of, event.place, search.offered_by,
                organisation.seat, region.name))), 'B')
        || setweight(to_tsvector(words.own, opportunities_fold(
            opportunities_plain(entry.body))), 'C')
        || setweight(to_tsvector('simple', opportunities_fold(
            array_to_string(partnership.members, ' '))), 'C')
    FROM opportunities_opportunity entry
    CROSS JOIN LATERAL (SELECT CASE entry.language
        WHEN 'it' THEN 'italian'::regconfig
        WHEN 'en' THEN 'english'::regconfig
        ELSE 'simple'::regconfig END AS own) words
    LEFT JOIN opportunities_call call ON call.entry_id = entry.id
    LEFT JOIN opportunities_event event ON event.entry_id = entry.id
    LEFT JOIN opportunities_partnersearch search ON search.entry_id = entry.id
    LEFT JOIN opportunities_partnership partnership ON partnership.entry_id = entry.id
    LEFT JOIN opportunities_organisation organisation ON organisation.entry_id = entry.id
    LEFT JOIN opportunities_region region ON region.id = organisation.region_id
    WHERE entry.id = ANY (ids)
    ON CONFLICT (opportunity_id) DO UPDATE SET vector = EXCLUDED.vector
        WHERE kept.vector IS DISTINCT FROM EXCLUDED.vector
$$;

CREATE FUNCTION opportunities_mark(ids bigint[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO opportunities_searchmark (opportunity_id, transaction)
    SELECT DISTINCT id, pg_current_xact_id()::text::bigint FROM unnest(ids) AS id
$$;

CREATE FUNCTION opportunities_on_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    -- When an entry was last seen moves in every run and is no news for the search.
    SELECT array_agg(new_rows.id) INTO ids FROM new_rows JOIN old_rows USING (id)
    WHERE (new_rows.title, new_rows.review_state, new_rows.misses, new_rows.changed_at,
        new_rows.kind, new_rows.source_id, new_rows.programme_id, new_rows.series_id,
        new_rows.published_on, new_rows.countries, new_rows.language)
        IS DISTINCT FROM (old_rows.title, old_rows.review_state, old_rows.misses,
        old_rows.changed_at, old_rows.kind, old_rows.source_id, old_rows.programme_id,
        old_rows.series_id, old_rows.published_on, old_rows.countries, old_rows.language)
        OR (new_rows.title_it, new_rows.summary, new_rows.summary_it, new_rows.body,
        new_rows.keywords, new_rows.organisation)
        IS DISTINCT FROM (old_rows.title_it, old_rows.summary, old_rows.summary_it, old_rows.body,
        old_rows.keywords, old_rows.organisation);
    IF ids IS NOT NULL THEN
        PERFORM opportunities_mark(ids);
        SELECT array_agg(new_rows.id) INTO ids FROM new_rows JOIN old_rows USING (id)
        WHERE (new_rows.title, new_rows.title_it, new_rows.summary, new_rows.summary_it,
            new_rows.body, new_rows.keywords, new_rows.organisation, new_rows.language)
            IS DISTINCT FROM (old_rows.title, old_rows.title_it, old_rows.summary,
            old_rows.summary_it, old_rows.body, old_rows.keywords, old_rows.organisation,
            old_rows.language);
        IF ids IS NOT NULL THEN
            PERFORM opportunities_write_search_text(ids);
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION opportunities_on_entry_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM opportunities_mark((SELECT array_agg(id) FROM old_rows));
    RETURN NULL;
END $$;

CREATE FUNCTION opportunities_on_kind() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := (SELECT array_agg(entry_id) FROM new_rows);
BEGIN
    PERFORM opportunities_write_search_text(ids);
    PERFORM opportunities_mark(ids);
    RETURN NULL;
END $$;

CREATE FUNCTION opportunities_on_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM opportunities_mark((SELECT array_agg(opportunity_id) FROM old_rows));
    ELSE
        PERFORM opportunities_mark((SELECT array_agg(opportunity_id) FROM new_rows));
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION opportunities_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM opportunities_mark(ARRAY[-1]);
    RETURN NULL;
END $$;

CREATE FUNCTION opportunities_on_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM opportunities_mark(ARRAY[0]);
    RETURN NULL;
END $$;
"""
KINDS = ("article", "call", "event", "organisation", "partnership", "partnersearch")
PARTS = ("deadline", "opportunity_topics")
WORDS = ("programme", "region", "series", "source", "topic")


def write_trigger(table, event, rows, function):
    name = f"{event.lower()}_tells_search"
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON opportunities_{table} {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION opportunities_{function}();",
        f"DROP TRIGGER {name} ON opportunities_{table};",
    )


NEW = "REFERENCING NEW TABLE AS new_rows"
OLD = "REFERENCING OLD TABLE AS old_rows"
BOTH = "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"
TRIGGERS = [
    write_trigger("opportunity", "UPDATE", BOTH, "on_entry"),
    write_trigger("opportunity", "DELETE", OLD, "on_entry_gone"),
    write_trigger("opportunity", "TRUNCATE", "", "on_truncate"),
    *(write_trigger(kind, event, NEW, "on_kind") for kind in KINDS for event in ("INSERT", "UPDATE")),
    *(write_trigger(part, event, NEW, "on_part") for part in PARTS for event in ("INSERT", "UPDATE")),
    *(write_trigger(part, "DELETE", OLD, "on_part") for part in PARTS),
    *(
        write_trigger(word, event, "", "on_words")
        for word in WORDS
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
]
DROP_FUNCTIONS = """
DROP FUNCTION opportunities_on_words, opportunities_on_truncate, opportunities_on_part, opportunities_on_kind,
    opportunities_on_entry_gone, opportunities_on_entry, opportunities_mark,
    opportunities_write_search_text, opportunities_plain, opportunities_fold;
"""
WRITE_WHAT_IS_THERE = """
SELECT opportunities_write_search_text(array_agg(id)) FROM opportunities_opportunity
GROUP BY id / 1000;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("opportunities", "0004_search"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *(migrations.RunSQL(create, drop) for create, drop in TRIGGERS),
        migrations.RunSQL(WRITE_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
