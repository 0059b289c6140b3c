"""Projects of a report: from its forms, from prose that names them, from a narrative report as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ingest import lexicon
from ingest.amounts import decimal_of
from ingest.document import Block, Document, Place, Text
from ingest.extract.form import Form
from ingest.extract.form_head import split_code
from ingest.extract.statements import Statement
from ingest.identity import agency_in

_PROJECT_KINDS = ("project_form", "project_narrative", "evaluation")
_YEARS = re.compile(
    r"(?:关于)?(?:(?:19|20)\d{2}\s*(?:[-—~－至到]+\s*(?:19|20)\d{2})?\s*年?度?|[二〇○零一]{2}[一二三四五六七八九〇○零]{2}年度?)"
)
_TITLE_TAIL = re.compile(
    r"(?:的)?(?:项目支出|支出)?(?:绩效)?(?:目标)?(?:重点)?(?:单位)?(?:自评|评价|绩效|自我评价)(?:工作)?(?:综合)?(?:情况)?(?:的)?(?:报告|总结|材料|说明|表|情况表)?(?:[（(][^（）()]*[)）])*$"
)
_QUOTED = re.compile(r"“([^“”]{2,40})”(?:项目|专项|工程|经费)?|[（(]“?([^（）()“”]{2,40}?)”?项目[)）]")
_NAMED = re.compile(
    r"(?:对应|涉及|实施|为)(?:一个|1个)?项目\s*[:：]\s*([^，。；：]{4,40})|项目名称\s*[:：]\s*([^，。；\s]{4,50})"
)
_SUBJECT = re.compile(
    r"^\s*([\u4e00-\u9fff（）()“”A-Za-z0-9、·-]{4,40}?(?:项目|工程|专项资金|经费)(?:[（(][^（）()]{1,12}[)）])?)(?=总投资|计划|是|为|于|包括|由|，|位于|概算)"
)
_SCORE = re.compile(
    r"(?:得分|自评|评分|评价|综合|得|评定|打分)[^。；\d]{0,14}?(\d{2,3}(?:\.\d{1,2})?)\s*分(?!以|值|（含|钟)"
)
_GRADE = re.compile(
    r"(?:等级|等次|评级|档次|级别)[^，。；]{0,6}?[“\"]?(优秀|良好|优|良|中|差|合格|不合格|一般)[”\"]?|自评(优秀|良好|合格)等?"
)
_GOAL = re.compile(r"^(?:项目的?)?(?:年度|总体|绩效|预期)+目标\s*[:：]\s*(.+)$")
_SOURCE = re.compile(r"配套|自筹|债券|(?:中央|省|市|州|县|区|镇|乡)级?(?:财政)?(?:补助|资金|安排|拨款)|上级|结转")
_BY_US = re.compile(
    r"由(?:我|本)(?:局|委|办|厅|校|院|中心|站|所|单位|部门|镇|街道|乡)(?:直接|负责|具体|组织|统一)*实施"
)
_BY_AGENCY = re.compile(
    r"由([\u4e00-\u9fff（）()]{4,30}?(?:局|委|办|厅|院|校|中心|站|所|处|政府|幼儿园|小学|中学|学院))(?:直接|负责|具体|组织|统一|承担)*实施"
)
_UNIT = re.compile(
    r"(?:实施单位|承担单位|项目单位|主管单位)(?:为|是|[:：])\s*([\u4e00-\u9fff（）()]{4,30}?)(?=[，。；]|$)"
)


@dataclass(slots=True)
class Project:
    """A project while it is put together; ``offset`` orders, ``place`` is its source."""

    name: str
    offset: int
    place: Place
    code: str | None = None
    competent_department: str | None = None
    implementing_unit: str | None = None
    initial_budget: Decimal | None = None
    budget: Decimal | None = None
    executed: Decimal | None = None
    rate_pct: Decimal | None = None
    score: Decimal | None = None
    grade: str | None = None
    goal: str | None = None
    outcome: str | None = None
    confidence: str = "plain"
    form: Form | None = None
    aliases: set[str] = field(default_factory=set)

    def is_named(self, name: str | None) -> bool:
        """Whether a printed name means this project."""
        if not name:
            return False
        folded = _bare(name)
        return any(
            folded == own or (len(folded) >= 4 and (folded in own or own in folded))
            for own in map(_bare, (self.name, *self.aliases))
        )


def _bare(name: str) -> str:
    return re.sub(r"(?:项目|专项资金|专项|资金|经费)$", "", lexicon.fold(name))


def project_of_form(document: Document, form: Form, fallback: Text | None) -> Project | None:
    """The project of a form; ``fallback`` names it where the form does not. None without any name."""
    named = form.fields.get("project_name") or fallback
    if named is None or not named.chars:
        return None
    code, name = split_code(named.chars)
    start, end = named.span()
    project = Project(
        name=name, offset=start, place=document.place(start, end), code=code or _chars(form, "project_code"), form=form
    )
    project.competent_department = _unit_name(form, "competent_department") or _unit_name(form, "budget_unit")
    project.implementing_unit = _unit_name(form, "implementing_unit")
    project.goal, project.outcome = (t.chars if t else None for t in (form.goal, form.outcome))
    project.score = form.total_score
    total = form.total_fund
    if total:
        project.initial_budget = total.amounts.get("initial_budget")
        project.budget = total.amounts.get("budget", project.initial_budget)
        project.executed = total.amounts.get("executed")
        project.rate_pct = total.rate_pct
        project.confidence = "verified" if total.is_consistent else "inferred" if total.is_borderless else "plain"
    return project


def _chars(form: Form, role: str) -> str | None:
    text = form.fields.get(role)
    return text.chars if text else None


def _unit_name(form: Form, role: str) -> str | None:
    text = _chars(form, role)
    return split_code(text)[1] if text else None


def name_from_title(title: str, agency: str | None) -> str | None:
    """The project that a narrative's title names: without year, agency and 绩效自评报告."""
    quoted = _QUOTED.search(title)
    if quoted:
        return quoted[1] or quoted[2]
    name = _YEARS.sub("", re.sub(r"\s+", "", title)).removeprefix("关于")
    for _ in range(2):
        name = _TITLE_TAIL.sub("", name)
    found = agency or agency_in(name)
    if found and found in name:
        name = name.replace(found, "", 1)
    name = re.sub(r"^(?:的|关于)|(?:的|绩效)$", "", name.strip('：: “”"（）()'))
    if len(name) < 3 or name in (
        "项目支出",
        "部门预算",
        "部门预算项目支出",
        "项目",
        "整体支出",
        "绩效目标",
        "财政支出",
        "专项资金",
        "项目资金",
        "预算",
    ):
        return None
    return name


def narrative_project(
    document: Document, title: Text | None, agency: str | None, paragraphs: Sequence[Text]
) -> Project | None:
    """The one project that a narrative report is about, with what its prose says of it beside money."""
    name, place = None, None
    for text in paragraphs[:40]:
        match = _NAMED.search(text.chars)
        if match:
            group = 1 if match[1] else 2
            name, place = match[group], text.span(*match.span(group))
            break
    from_title = name_from_title(title.chars, agency) if title else None
    aliases = {from_title} if name and from_title else set()
    if name is None and from_title and title:
        name, place = from_title, title.span()
    if name is None:
        for text in paragraphs[:8]:
            match = _SUBJECT.match(text.chars)
            if match and not match[1].startswith(("本项目", "该项目", "项目", "我")):
                name, place = match[1], text.span(*match.span(1))
                break
    if name is None or place is None:
        return None
    project = Project(
        name=name.strip("“”"), offset=place[0], place=document.place(*place), aliases={a for a in aliases if a}
    )
    _read_prose(project, agency, paragraphs)
    return project


def _read_prose(project: Project, agency: str | None, paragraphs: Sequence[Text]) -> None:
    for text in paragraphs:
        if project.implementing_unit is None and _BY_US.search(text.chars):
            project.implementing_unit = agency
        if project.goal is None and (match := _GOAL.match(text.chars)):
            project.goal = match[1].strip()
        if project.implementing_unit is None and (match := _UNIT.search(text.chars) or _BY_AGENCY.search(text.chars)):
            project.implementing_unit = match[1]
    project.score, project.grade = read_score(paragraphs)


def read_score(paragraphs: Sequence[Text]) -> tuple[Decimal | None, str | None]:
    """The self-evaluation score and grade that prose states (自评得97分，等次为优)."""
    score: Decimal | None = None
    grade: str | None = None
    for text in paragraphs:
        if (
            score is None
            and (match := _SCORE.search(text.chars))
            and not re.search(r"满分|总分值|分值\d|百分制", text.chars[max(0, match.start() - 6) : match.end()])
        ):
            value = decimal_of(match[1])
            score = value if value is not None and value <= 100 else None
        if grade is None and (match := _GRADE.search(text.chars)):
            grade = match[1] or match[2]
    return score, grade


def fill_money(project: Project, statements: Sequence[Statement]) -> None:
    """Budget, execution and rate of a project from the statements about it, where a total is stated.

    Parts (其中) never add up silently: an execution counts only where it is called the
    project's, has a completion rate, or equals the budget.
    """
    initial = [s.amount_yuan for s in statements if s.basis == "initial_budget" and s.flow != "balance"]
    budgets = [s for s in statements if s.basis == "budget" and s.flow != "balance"]
    if project.initial_budget is None and initial:
        project.initial_budget = max(initial)
    if project.budget is None:
        project.budget = max((s.amount_yuan for s in budgets), default=project.initial_budget)
    if project.budget is None:
        project.budget = max((s.amount_yuan for s in statements if s.basis == "appropriated"), default=None)
    actual = [s for s in statements if s.basis == "actual" and s.flow == "expenditure"]
    together = sum((s.amount_yuan for s in actual), Decimal(0)) if len(actual) > 2 else None
    total = next((s for s in actual if _is_total(s, project, together)), None)
    total = total or _same_source(budgets, actual, project.budget)
    if project.executed is None and total:
        project.executed = total.amount_yuan
    if project.rate_pct is None and total:
        project.rate_pct = total.budget_completion_pct


def _same_source(budgets: Sequence[Statement], actual: Sequence[Statement], budget: Decimal | None) -> Statement | None:
    """What was spent of the one source that the budget is (专项债券5.2亿, of it 4.86亿 spent)."""
    source = next((s for s in budgets if s.amount_yuan == budget and _SOURCE.search(s.item)), None)
    if source is None:
        return None
    spent = [s for s in actual if _share_word(s.item, source.item) and s.amount_yuan <= source.amount_yuan]
    return max(spent, key=lambda s: s.amount_yuan) if spent else None


def _share_word(left: str, right: str) -> bool:
    pairs = {left[n : n + 2] for n in range(len(left) - 1)} - {"资金", "专项", "项目", "经费"}
    return any(pair in right for pair in pairs)


def _is_total(statement: Statement, project: Project, together: Decimal | None) -> bool:
    """``together`` is the sum of three or more amounts: the total among them is half of it."""
    if project.budget is not None and statement.amount_yuan > project.budget * 2 or _SOURCE.search(statement.item):
        return False
    if statement.budget_completion_pct is not None or statement.amount_yuan == project.budget:
        return True
    if re.fullmatch(r".{0,12}(?:项目|专项)?(?:经费|资金|支出|总额|合计)", statement.item) and re.search(
        r"项目|专项|资金|合计|总", statement.item
    ):
        return True
    return 2 * statement.amount_yuan == together


def merge_project(projects: list[Project], found: Project) -> Project:
    """The project of the same name with the missing fields filled in, or the new one appended."""
    for position, known in enumerate(projects):
        if known.is_named(found.name):
            gaps = {
                n: getattr(found, n)
                for n in ("initial_budget", "budget", "executed", "rate_pct", "score", "grade", "goal", "outcome")
                if getattr(known, n) is None
            }
            projects[position] = replace(known, **gaps, aliases=known.aliases | {found.name})
            return projects[position]
    projects.append(found)
    return found


def holds_projects(kind: str | None) -> bool:
    """Whether a report of this kind is about one project."""
    return kind is None or kind in _PROJECT_KINDS


def prose(blocks: Sequence[Block], used: set[int]) -> list[Text]:
    """The texts of headings and paragraphs that no other reader has used."""
    return [b.text for n, b in enumerate(blocks) if b.kind != "table" and n not in used and b.text.chars]
