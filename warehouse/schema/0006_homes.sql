-- Several homes on one lake (docs/scale-out.md): who ran, and which run took a document in.

ALTER TABLE raw.run ADD COLUMN home VARCHAR;
ALTER TABLE raw.document ADD COLUMN run_id VARCHAR;
COMMENT ON COLUMN raw.run.home IS 'host:path of the home that ran, where several share a lake';
COMMENT ON COLUMN raw.document.run_id IS 'The run that took the document in; its home parses it. NULL before there was this column';
