"""Records as columns: the same records, the same Arrow table, and one list a column in the pickle."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pyarrow as pa
import pytest

from ingest.parse import parse_bytes
from ingest.records import RECORD_TABLES, ReportRecord, UnreadPageRecord, arrow_table
from ingest.transport import Records, arrow_of, as_columns
from tests.corpus import generate, render


@pytest.fixture(scope="module")
def parsed():
    return [
        parse_bytes(render(generate(seed, "national_form"), "tab_merged").encode(), f"{seed}.txt") for seed in range(3)
    ]


def sent(document):
    return pickle.loads(pickle.dumps(as_columns(document)))


def test_what_arrives_are_the_records_that_were_sent(parsed):
    for document in parsed:
        arrived = sent(document)
        for name in RECORD_TABLES:
            assert list(getattr(arrived, name)) == getattr(document, name)
        assert arrived.indicator[-1] == document.indicator[-1]
        assert arrived.indicator[1:3] == document.indicator[1:3]
        assert (arrived.document_id, arrived.format) == (document.document_id, document.format)


def test_the_arrow_table_is_the_one_of_the_records_whether_sent_or_not(parsed):
    for name, record_class in RECORD_TABLES.items():
        expected = arrow_table(record_class, [record for document in parsed for record in getattr(document, name)])
        assert arrow_of(record_class, [getattr(document, name) for document in parsed]).equals(expected)
        mixed = [getattr(sent(parsed[0]), name), *(getattr(document, name) for document in parsed[1:])]
        assert arrow_of(record_class, mixed).equals(expected)


def test_a_number_out_of_range_is_refused_as_before(parsed):
    document = sent(parsed[0])
    names = list(arrow_of(ReportRecord, []).column_names)
    document.report.columns[names.index("overall_score")][0] = Decimal("1e30")
    with pytest.raises((pa.ArrowException, ValueError)):
        arrow_of(ReportRecord, [document.report])


def test_no_records_are_an_empty_table_and_cost_no_columns(parsed):
    assert as_columns(parsed[0]).unread_page == []
    assert arrow_of(UnreadPageRecord, [[], []]).num_rows == 0


def test_a_document_is_pickled_without_an_object_a_record(parsed):
    pickled = pickle.dumps(as_columns(parsed[0]))
    assert pickled.count(b"CellRecord") == 1 and isinstance(pickle.loads(pickled).cell, Records)
