"""What `jixiao deploy` registers: the files it reads, and what it makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from prefect import Flow
from prefect.cli.deploy._models import PrefectYamlModel
from prefect.flows import load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema

from jixiao import deploy as deploying
from jixiao.deploy import CODE, QUEUES, NotDeployed
from jixiao.settings import TELEMETRY_OFF, Settings

SETTINGS = Settings(home=Path("/srv/jixiao"), schedule="5 4 * * *", workers=3, notify="mailto://secret@host")
WANTED = deploying.filled(deploying.read_yaml("prefect.yaml"), deploying.values(SETTINGS, ["/srv/in", "s3://b/in"]))
ENTRIES = {entry["name"]: entry for entry in WANTED["deployments"]}
AUTOMATIONS = {entry["name"]: entry for entry in deploying.read_yaml("deploy/automations.yaml")["automations"]}
BLOCK = "00000000-0000-0000-0000-000000000001"


def test_every_deployment_of_the_issue_is_there_and_prefect_takes_the_file():
    assert set(ENTRIES) == {"ingest", "build", "publish", "rerun-failed", "backfill", "freshness"}
    assert len(PrefectYamlModel.model_validate(WANTED).deployments) == len(ENTRIES)
    assert "{{" not in yaml.safe_dump(WANTED)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entrypoint_is_a_flow_that_takes_the_parameters(entry):
    flow = load_flow_from_entrypoint(entry["entrypoint"], use_placeholder_flow=False)
    assert isinstance(flow, Flow) and flow.name == entry["name"]
    assert set(entry["parameters"]) <= set(parameter_schema(flow).properties)
    assert set(parameter_schema(flow).required) <= set(entry["parameters"])
    assert ":" not in entry["entrypoint"]  # by path, flows/ingest.py would hide the package `ingest`


def test_what_writes_the_home_goes_through_the_queue_that_has_room_for_one():
    queues = {name: entry["work_pool"]["work_queue_name"] for name, entry in ENTRIES.items()}
    assert queues.pop("freshness") == "checks"
    assert set(queues.values()) == {"writer"}
    assert QUEUES == {"writer": 1, "checks": None}


def test_a_trigger_waits_for_a_deployment_of_ours_that_exists():
    waits_for = {}
    for name, entry in ENTRIES.items():
        for trigger in entry.get("triggers", []):
            for related in trigger.get("match_related", []):
                if related["prefect.resource.role"] == "deployment":
                    waits_for[name] = related["prefect.resource.name"]
                else:
                    assert related["prefect.resource.id"] == f"prefect.tag.{deploying.TAG}"
    assert waits_for == {"build": "ingest", "publish": "build"}
    assert ENTRIES["ingest"]["triggers"][0]["expect"] == ["jixiao.files.arrived"]
    assert all(deploying.TAG in entry["tags"] for entry in ENTRIES.values())


def test_settings_fill_in_schedule_sources_and_promise():
    ingest, freshness = ENTRIES["ingest"], ENTRIES["freshness"]
    assert ingest["parameters"] == {"sources": ["/srv/in", "s3://b/in"], "home": "/srv/jixiao"}
    assert ingest["schedules"] == [{"slug": "ingest", "cron": "5 4 * * *", "timezone": "Asia/Shanghai"}]
    assert freshness["parameters"]["max_age_hours"] == 26
    assert WANTED["pull"][0]["prefect.deployments.steps.set_working_directory"]["directory"] == str(CODE)


def test_a_run_gets_the_settings_but_no_address_that_may_hold_a_password():
    environment = ENTRIES["build"]["work_pool"]["job_variables"]["env"]
    assert environment.items() >= {"JIXIAO_HOME": "/srv/jixiao", "JIXIAO_WORKERS": "3"}.items()
    assert environment.items() >= TELEMETRY_OFF.items()
    assert environment["PYTHONPATH"] == str(CODE)
    assert "secret" not in yaml.safe_dump(WANTED)


def test_a_source_is_absolute_wherever_deploy_was_called(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    sources = deploying.values(SETTINGS, ["in/*.pdf", "/abs", "sftp://host/in"])["JIXIAO_SOURCES"]
    assert sources == [f"{tmp_path}/in/*.pdf", "/abs", "sftp://host/in"]


def test_a_password_does_not_get_into_the_parameters_of_a_deployment():
    with pytest.raises(NotDeployed, match="no password in sftp://host/in; put it into") as error:
        deploying.values(SETTINGS, ["sftp://me:secret@host/in"])
    assert "secret" not in str(error.value)


def test_sources_can_stand_in_the_settings():
    assert deploying.stated_sources(Settings(sources="/srv/in 's3://b/a b'")) == ["/srv/in", "s3://b/a b"]
    with pytest.raises(NotDeployed, match="jixiao deploy SOURCE"):
        deploying.stated_sources(Settings(sources=None))


def test_a_placeholder_that_is_all_of_a_string_takes_any_value():
    template = {"a": "{{ $LIST }}", "b": ["x {{ $WORD }} y"], "c": 3, "d": "{{ event.name }}"}
    known = {"LIST": ["1"], "WORD": 2}
    assert deploying.filled(template, known) == {"a": ["1"], "b": ["x 2 y"], "c": 3, "d": "{{ event.name }}"}
    with pytest.raises(KeyError, match="OTHER"):
        deploying.filled("{{ $OTHER }}", known)


def test_without_an_address_only_what_tells_nobody_is_left():
    left = {name for name, entry in AUTOMATIONS.items() if deploying.automation_of(entry, [])}
    assert left == {"jixiao: a run without a sign of life has crashed"}


@pytest.mark.parametrize("entry", AUTOMATIONS.values(), ids=AUTOMATIONS)
def test_prefect_takes_every_automation(entry):
    automation = deploying.automation_of(entry, [BLOCK, BLOCK])
    assert automation is not None
    told = [action for action in automation.actions if action.type == "send-notification"]
    assert len(told) in (0, 2)
    assert {str(action.block_document_id) for action in told} <= {BLOCK}


def test_a_run_counts_as_dead_only_after_several_heartbeats():
    entry = AUTOMATIONS["jixiao: a run without a sign of life has crashed"]
    assert entry["trigger"]["within"] >= 4 * deploying.HEARTBEAT_SECONDS
    environment = ENTRIES["build"]["work_pool"]["job_variables"]["env"]
    assert environment["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == str(deploying.HEARTBEAT_SECONDS)
