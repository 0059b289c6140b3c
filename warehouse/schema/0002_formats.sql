-- What formats beyond plain text need: archives and their members, pages that were recognised
-- or not read, attachments, tables joined over pages.

-- ---------------------------------------------------------------- archives

CREATE TABLE raw.archive_member (
    archive_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    document_id VARCHAR,
    byte_size BIGINT,
    reason_code VARCHAR,
    detail VARCHAR NOT NULL
);
COMMENT ON TABLE raw.archive_member IS 'One row a file in an archive, as last expanded. Key: (archive_id, label)';
COMMENT ON COLUMN raw.archive_member.archive_id IS 'document_id of the archive itself';
COMMENT ON COLUMN raw.archive_member.label IS 'Percent-encoded path, inner.zip!/c.pdf in a nested archive; with the archive''s source_uri and !/ before it, the member''s source_uri';
COMMENT ON COLUMN raw.archive_member.document_id IS 'NULL if the member could not be unpacked: reason_code says why';

ALTER TABLE raw.source ADD COLUMN container_uri VARCHAR;
COMMENT ON COLUMN raw.source.container_uri IS 'source_uri of the archive that this file is a member of; it comes and goes with it';
COMMENT ON COLUMN raw.parse_run.state IS 'parsed, quarantined, or expanded (an archive, whose members are documents of their own)';

-- ---------------------------------------------------------------- pages

ALTER TABLE raw.document ADD COLUMN text_engine VARCHAR;
ALTER TABLE raw.document ADD COLUMN recognised_page_count BIGINT;
COMMENT ON COLUMN raw.document.text_engine IS 'What recognised pages without text (OCR); NULL if no page was recognised';
COMMENT ON COLUMN raw.document.recognised_page_count IS 'NULL until a parse has succeeded';

ALTER TABLE raw.block ADD COLUMN joined VARCHAR;
COMMENT ON COLUMN raw.block.joined IS 'Why tables of several pages were made one';

CREATE TABLE raw.unread_page (
    document_id VARCHAR NOT NULL,
    page BIGINT NOT NULL,
    reason_code VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);
COMMENT ON TABLE raw.unread_page IS 'Pages of a published document of which nothing was taken. Key: (document_id, page, extractor_version)';

CREATE TABLE raw.attachment (
    document_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    source_locator VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);
COMMENT ON TABLE raw.attachment IS 'Files that a web page links to, as printed; none is fetched';
