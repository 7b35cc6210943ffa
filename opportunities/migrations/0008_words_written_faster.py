"""The functions that write the words of entries, kept planned by each connection.

Functions in plain SQL are unfolded into one statement with hundreds of nested calls, which was
planned and set up anew for every record: 4 ms, of which the words themselves took half of one.
"""

from django.db import migrations

AS_PLANNED_ONCE = """
CREATE OR REPLACE FUNCTION opportunities_fold(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF words IS NULL OR words = '' THEN
        RETURN '';
    END IF;
    -- As search/folding.py folds questions: no accents, small letters; compounds fall apart.
    RETURN regexp_replace(regexp_replace(
        replace(replace(replace(replace(translate(
            lower(regexp_replace(normalize(words, NFKD), '[\\u0300-\\u036f]', '', 'g')),
            E'\\u0142\\u00f8\\u0111\\u00f0\\u0127\\u0131\\u0167', 'loddhit'
        ), E'\\u00df', 'ss'), E'\\u00e6', 'ae'), E'\\u0153', 'oe'), E'\\u00fe', 'th'),
        '[.](?![0-9])|(?<![0-9])[.]|[^[:alnum:].]+', ' ', 'g'),
        '([0-9][.][0-9]+)([[:alpha:]])', '\\1 \\2', 'g');
END $$;

CREATE OR REPLACE FUNCTION opportunities_plain(html text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    -- A vector holds up to 1 MB; no honest text comes near.
    RETURN left(regexp_replace(html, '<[^>]*>|&[#a-zA-Z0-9]+;', ' ', 'g'), 200000);
END $$;

CREATE OR REPLACE FUNCTION opportunities_write_search_text(ids bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
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
        WHERE kept.vector IS DISTINCT FROM EXCLUDED.vector;
END $$;
"""
AS_PLAIN_SQL = """
CREATE OR REPLACE FUNCTION opportunities_fold(words text) RETURNS text
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

CREATE OR REPLACE FUNCTION opportunities_plain(html text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- A vector holds up to 1 MB; no honest text comes near.
    SELECT left(regexp_replace(html, '<[^>]*>|&[#a-zA-Z0-9]+;', ' ', 'g'), 200000)
$$;

CREATE OR REPLACE FUNCTION opportunities_write_search_text(ids bigint[]) RETURNS void
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ("opportunities", "0007_call_page"),
    ]

    operations = [
        migrations.RunSQL(AS_PLANNED_ONCE, AS_PLAIN_SQL),
    ]
