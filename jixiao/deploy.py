"""Register with a Prefect server what jixiao does by itself: `prefect.yaml` and `deploy/automations.yaml`.

Prefect's own `deploy` does the deployments; the pool with its queues and the automations are made here.
Done twice, the result is the same.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from ingest.remote.address import without_password
from jixiao.settings import TELEMETRY_OFF, Settings

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.events.schemas.automations import AutomationCore

CODE = Path(__file__).resolve().parent.parent
POOL = "jixiao"
TAG = "jixiao"
# The writer's queue has room for one run, whichever deployment it is of.
QUEUES: dict[str, int | None] = {"writer": 1, "checks": None}
HEARTBEAT_SECONDS = 30  # deploy/automations.yaml counts on it
_LINES_OF_A_FAILURE = 20
_PLACEHOLDER = re.compile(r"\{\{ \$(\w+) \}\}")
_IS_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class NotDeployed(Exception):
    """Nothing, or not everything, was registered; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What is registered now: full names, schedules in words, names of automations, the UI's address if known."""

    deployments: dict[str, str]
    removed: list[str]
    automations: list[str]
    ui_url: str | None


def deploy(settings: Settings, sources: Sequence[str], notify: Sequence[str] = ()) -> Deployed:
    """Register everything for these sources and the home of the settings.

    ``notify``: addresses that hear of failures, ``https://…`` (a webhook) or whatever Apprise knows
    (``mailto://…``); without them, earlier ones stay. Raises `NotDeployed`.
    """
    from flows.server import is_configured

    if not is_configured():
        raise NotDeployed(
            "no Prefect server is configured, and the one that a run brings along does not last."
            " Start one with `prefect server start` and name it, in the environment or in .env:"
            " PREFECT_API_URL=http://127.0.0.1:4200/api (docs/deployment.md)"
        )
    wanted = filled(read_yaml("prefect.yaml"), values(settings, sources or stated_sources(settings)))
    return asyncio.run(_deploy(wanted, notify or shlex.split(settings.notify or "")))


def next_steps(done: Deployed) -> list[str]:
    """What was registered and what to do now, a line each."""
    lines = [f"{name:<14}{when or 'when triggered or asked for'}" for name, when in done.deployments.items()]
    lines += [f"removed       {name}" for name in done.removed]
    lines += [f"automation    {name}" for name in done.automations]
    at = f" at {done.ui_url}" if done.ui_url else ""
    return [
        *lines,
        "Next:",
        f"  prefect worker start --pool {POOL}          takes the runs; as a service: docs/deployment.md",
        f"  prefect deployment run ingest/ingest      does not wait for the schedule; see it{at}",
    ]


# ------------------------------------------------------------------ what is to be registered


def read_yaml(name: str) -> dict[str, Any]:
    """A file of the code's own folder. Raises `NotDeployed` where jixiao was installed without it."""
    try:
        return dict(yaml.safe_load((CODE / name).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        advice = "deploy from a checkout of jixiao, with the environment that `make setup` makes in it"
        raise NotDeployed(f"{error.filename} is missing: {advice}") from error


def stated_sources(settings: Settings) -> list[str]:
    """JIXIAO_SOURCES, separated like words of a shell. Raises `NotDeployed` if it is not set."""
    if not settings.sources:
        raise NotDeployed("say what is to be ingested: `jixiao deploy SOURCE…`, or JIXIAO_SOURCES in .env")
    return shlex.split(settings.sources)


def values(settings: Settings, sources: Sequence[str]) -> dict[str, Any]:
    """What the placeholders of `prefect.yaml` stand for; no path depends on the working folder.

    Raises `NotDeployed` for a source with a password in it.
    """
    return {
        "JIXIAO_CODE": str(CODE),
        "JIXIAO_HOME": str(settings.home),
        "JIXIAO_SOURCES": [_absolute(source) for source in sources],
        "JIXIAO_SCHEDULE": settings.schedule,
        "JIXIAO_CHECK_SCHEDULE": settings.check_schedule,
        "JIXIAO_TIMEZONE": settings.timezone,
        "JIXIAO_PROMISED_HOURS": settings.promised_hours,
        "JIXIAO_ENVIRONMENT": environment(settings),
    }


def environment(settings: Settings) -> dict[str, str]:
    """What a run's process gets beside the worker's own environment: where the code is, and the settings.

    Addresses to notify may hold a password, and no run needs them.
    """
    of_deploy_alone = {"notify", "sources", "schedule", "check_schedule", "timezone"}
    stated = settings.model_dump(exclude=of_deploy_alone, exclude_none=True)
    ours = {f"JIXIAO_{name.upper()}": str(value) for name, value in stated.items()}
    heartbeat = {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS)}
    return ours | TELEMETRY_OFF | heartbeat | {"PYTHONPATH": str(CODE)}


def filled(template: Any, known: Mapping[str, Any]) -> Any:
    """The template with every ``{{ $NAME }}`` replaced; one that is all of a string takes any value.

    Raises KeyError for a name that is not known.
    """
    if isinstance(template, dict):
        return {key: filled(value, known) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, known) for value in template]
    if not isinstance(template, str):
        return template
    if whole := _PLACEHOLDER.fullmatch(template):
        return known[whole[1]]
    return _PLACEHOLDER.sub(lambda match: str(known[match[1]]), template)


def _absolute(source: str) -> str:
    if not _IS_ADDRESS.match(source):
        return str(Path(source).expanduser().absolute())
    if urlsplit(source).password:
        raise NotDeployed(
            "a deployment's parameters are kept by Prefect and shown to everybody:"
            f" no password in {without_password(source)}; put it into the worker's environment (docs/sources.md)"
        )
    return source


# ------------------------------------------------------------------ registering it


async def _deploy(wanted: dict[str, Any], notify: Sequence[str]) -> Deployed:
    from prefect.client.orchestration import get_client
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    async with get_client() as client:
        if error := await client.api_healthcheck():
            raise NotDeployed(
                f"no Prefect server answers at {settings.api.url}: {error}. Start it with `prefect server start`,"
                " or correct PREFECT_API_URL (environment, .env or Prefect's profile)"
            )
        await _make_pool(client)
        _run_prefect_deploy(wanted)
        deployments, removed = await _settle_deployments(client, wanted)
        automations = await _make_automations(client, notify)
    return Deployed(deployments, removed, automations, settings.ui_url)


async def _make_pool(client: PrefectClient) -> None:
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
    from prefect.workers.process import ProcessWorker

    template = ProcessWorker.get_default_base_job_template()
    try:
        await client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
    except ObjectAlreadyExists:
        kind = (await client.read_work_pool(POOL)).type
        if kind != "process":
            raise NotDeployed(
                f"the server has a work pool {POOL} of type {kind}; `prefect work-pool delete {POOL}`"
            ) from None
    for name, limit in QUEUES.items():
        try:
            queue = await client.read_work_queue_by_name(name, work_pool_name=POOL)
            await client.update_work_queue(queue.id, concurrency_limit=limit)
        except ObjectNotFound:
            await client.create_work_queue(name, work_pool_name=POOL, concurrency_limit=limit)


def _run_prefect_deploy(wanted: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "prefect.yaml"
        file.write_text(yaml.safe_dump(wanted, allow_unicode=True), encoding="utf-8")
        command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(file)]
        environment = os.environ | {"PYTHONPATH": str(CODE)}
        done = subprocess.run(command, cwd=CODE, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-_LINES_OF_A_FAILURE:])
        raise NotDeployed(f"`prefect deploy` failed:\n{said}")


async def _settle_deployments(client: PrefectClient, wanted: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Which deployments there are now, with schedules; those of ours that are no longer wanted are removed."""
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags

    names = {entry["name"] for entry in wanted["deployments"]}
    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
    found, removed = {}, []
    for deployment in await client.read_deployments(deployment_filter=ours, limit=200):
        if deployment.work_pool_name != POOL:
            continue
        if deployment.name in names:
            schedules = [_in_words(schedule.schedule) for schedule in deployment.schedules]
            found[deployment.name] = "; ".join(schedules)
        else:
            await client.delete_deployment(deployment.id)
            removed.append(deployment.name)
    if missing := names - set(found):
        raise NotDeployed(f"`prefect deploy` did not register {', '.join(sorted(missing))}; is prefect.yaml valid?")
    return {entry["name"]: found[entry["name"]] for entry in wanted["deployments"]}, removed


def _in_words(schedule: Any) -> str:
    return f"{getattr(schedule, 'cron', schedule)} ({schedule.timezone})"


# ------------------------------------------------------------------ automations


async def _make_automations(client: PrefectClient, notify: Sequence[str]) -> list[str]:
    blocks = [await _save_address(f"jixiao-notify-{number}", address) for number, address in enumerate(notify, 1)]
    names = []
    for entry in read_yaml("deploy/automations.yaml")["automations"]:
        existing = await client.read_automations_by_name(entry["name"])
        if automation := automation_of(entry, blocks):
            if existing:
                await client.update_automation(existing[0].id, automation)
            else:
                await client.create_automation(automation)
        if automation or existing:
            names.append(entry["name"])
    return names


def automation_of(entry: dict[str, Any], blocks: Sequence[str]) -> AutomationCore | None:
    """The automation of an entry of `deploy/automations.yaml`; None if it would tell nobody."""
    from prefect.events.schemas.automations import AutomationCore

    actions = []
    for action in entry["actions"]:
        if message := action.get("NOTIFY"):
            actions += [{"type": "send-notification", "block_document_id": block, **message} for block in blocks]
        else:
            actions.append(action)
    if not actions:
        return None
    return AutomationCore.model_validate({**entry, "actions": actions})


async def _save_address(name: str, address: str) -> str:
    """Keep an address in a block of the server, which hides it; returns the block's id."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock, SlackWebhook
    from pydantic import SecretStr

    if not _IS_ADDRESS.match(address):
        raise NotDeployed(f"{address!r} is no address to notify: https://… or mailto://…")
    if address.startswith(("http://", "https://")):
        message = {"subject": "{{subject}}", "text": "{{subject}}\n{{body}}"}
        webhook = CustomWebhookNotificationBlock(
            name="jixiao", url="{{address}}", secrets={"address": address}, json_data=message
        )
        return str(await webhook.save(name, overwrite=True))
    # Prefect 3.8.8 hands what is no address of Slack to Apprise as it is; no block of its own does mail.
    return str(await SlackWebhook(url=SecretStr(address)).save(name, overwrite=True))
