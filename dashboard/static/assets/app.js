"use strict";
// Tables that sort, search and open their sources, and charts by ECharts. Without this script all
// of a page is still there: sources stand open, and the figures of a chart are a table.

const words = JSON.parse(document.getElementById("words").textContent);
const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

// A4 upright, black on white whatever the screen has.
const paper = { width: 640, text: "#000", line: "#bbb", ground: "#fff" };

document.documentElement.classList.add("js");
document.querySelectorAll("section.rows").forEach(equip);
openAddressed();
addEventListener("hashchange", openAddressed);
drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll());
addEventListener("beforeprint", () => drawAll(paper));
addEventListener("afterprint", () => drawAll());
addEventListener("resize", () => charts().forEach((chart) => chart.resize()));

// ------------------------------------------------------------------ tables

function equip(section) {
  const table = section.querySelector(".rows > .scroll > table");
  if (!table) return;
  const open = table.classList.contains("opened");
  section.querySelectorAll("button.open").forEach((button) => {
    show(button, open);
    button.addEventListener("click", () => show(button, button.ariaExpanded !== "true"));
  });
  const first = section.querySelector("button.open") ? 1 : 0;
  table.querySelectorAll("thead th").forEach((head, position) => {
    if (position >= first) makeSortable(table, head, position);
  });
  equipSearch(section, table);
  equipAll(section, open);
}

function show(button, open) {
  button.ariaExpanded = String(open);
  button.closest("tbody").classList.toggle("open", open);
}

function equipAll(section, open) {
  const button = section.querySelector("button.all");
  if (!button) return;
  const tell = () => (button.textContent = open ? words.close : words.open);
  tell();
  button.hidden = false;
  button.addEventListener("click", () => {
    open = !open;
    section.querySelectorAll("button.open").forEach((each) => show(each, open));
    tell();
  });
}

function equipSearch(section, table) {
  const label = section.querySelector("label.search");
  const told = section.querySelector(".told");
  const all = told.textContent;
  const bodies = [...table.tBodies];
  const texts = bodies.map((body) => body.textContent.toLowerCase());
  label.hidden = bodies.length < 2;
  label.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    let found = 0;
    bodies.forEach((body, position) => {
      const is = texts[position].includes(wanted);
      body.hidden = !is;
      found += is;
    });
    told.textContent = wanted ? words.found.replace("{n}", numbers.format(found)) : all;
  });
}

function makeSortable(table, head, position) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  head.ariaSort = "none";
  button.addEventListener("click", () => {
    const down = head.ariaSort === "ascending";
    table.querySelectorAll("thead th[aria-sort]").forEach((other) => (other.ariaSort = "none"));
    head.ariaSort = down ? "descending" : "ascending";
    const rows = [...table.tBodies].map((body) => [valueOf(body.rows[0].cells[position]), body]);
    rows.sort(([a], [b]) => compare(a, b, down));
    table.append(...rows.map(([, body]) => body));
  });
}

/** A number, a text, or null for what is unknown. */
function valueOf(cell) {
  const value = cell.dataset.sort ?? cell.textContent;
  if (value === "") return null;
  const number = Number(value);
  return cell.dataset.sort !== undefined && !Number.isNaN(number) ? number : value;
}

/** What is unknown stands last, whichever way. */
function compare(a, b, down) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh");
  return down ? -order : order;
}

function openAddressed() {
  const body = document.getElementById(location.hash.slice(1));
  const button = body?.querySelector("button.open");
  if (!button) return;
  show(button, true);
  body.scrollIntoView({ block: "center" });
}

// ------------------------------------------------------------------ charts

function charts() {
  return [...document.querySelectorAll(".drawing")].map((place) => echarts.getInstanceByDom(place)).filter(Boolean);
}

function drawAll(forced = {}) {
  document.querySelectorAll(".drawing").forEach((place) => {
    const drawing = JSON.parse(place.parentElement.querySelector(".data").textContent);
    const style = getComputedStyle(place);
    // the font by name: ECharts measures with it, and cannot with "inherit"
    const ink = {
      font: style.fontFamily,
      text: style.color,
      line: style.getPropertyValue("--line"),
      ground: style.getPropertyValue("--ground"),
      ...forced,
    };
    const width = forced.width ?? place.clientWidth;
    if (drawing.lying) place.style.height = `${Math.max(200, drawing.categories.length * rowHeight(drawing) + 60)}px`;
    echarts.getInstanceByDom(place)?.dispose();
    const chart = echarts.init(place, null, { renderer: "svg", width: forced.width });
    chart.setOption(drawing.kind === "points" ? points(drawing, ink) : bars(drawing, ink, width < 500));
  });
}

function rowHeight(drawing) {
  return drawing.stacked ? 30 : 14 + 16 * drawing.series.length;
}

function shared(ink) {
  return {
    animation: false,
    textStyle: { fontFamily: ink.font, color: ink.text },
    // text of documents is in the tooltip: drawn as text, never read as HTML
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: ink.ground,
      borderColor: ink.line,
      textStyle: { color: ink.text },
    },
    grid: { left: 8, right: 24, top: 28, bottom: 8, containLabel: true },
  };
}

function axis(ink, more) {
  return {
    axisLabel: {
      color: ink.text,
      hideOverlap: true,
      formatter: (value) => (typeof value === "number" ? numbers.format(value) : value),
    },
    axisLine: { lineStyle: { color: ink.line } },
    splitLine: { lineStyle: { color: ink.line } },
    nameTextStyle: { color: ink.text, align: "left" },
    ...more,
  };
}

/** The name of an axis below its middle. */
function below(ink) {
  return { nameLocation: "middle", nameGap: 26, nameTextStyle: { color: ink.text } };
}

// a legend is HTML beside the drawing, which wraps and prints whole
function bars(drawing, ink, narrow) {
  const totals = drawing.categories.map((_, place) => drawing.series.reduce((sum, one) => sum + (one.values[place] ?? 0), 0));
  const part = (value, place) => (drawing.share && totals[place] ? (100 * value) / totals[place] : value);
  const category = axis(ink, { type: "category", data: drawing.categories, inverse: drawing.lying });
  category.axisLabel = { color: ink.text, interval: drawing.lying ? 0 : "auto", width: narrow ? 110 : 240, overflow: "truncate" };
  const value = axis(ink, {
    type: "value",
    name: drawing.share ? "%" : drawing.value,
    minInterval: drawing.unit === "count" && !drawing.share ? 1 : 0,
  });
  if (drawing.lying) Object.assign(value, { splitNumber: narrow ? 3 : 5, ...below(ink) });
  if (drawing.share) value.max = 100;
  const base = shared(ink);
  if (drawing.lying) Object.assign(base.grid, { top: 8, bottom: 30 });
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: "item", formatter: (at) => told(drawing, at, totals) },
    xAxis: drawing.lying ? value : category,
    yAxis: drawing.lying ? category : value,
    series: drawing.series.map((one) => ({
      type: "bar",
      name: one.name,
      stack: drawing.stacked ? "all" : undefined,
      barMaxWidth: 36,
      itemStyle: { color: one.colour },
      data: one.values.map((each, place) => ({
        value: each === null ? null : part(each, place),
        ...(drawing.colours && { itemStyle: { color: drawing.colours[place] } }),
      })),
    })),
  };
}

function told(drawing, at, totals) {
  const { values, beside } = drawing.series[at.seriesIndex];
  const value = values[at.dataIndex];
  const share = drawing.share ? `（${numbers.format((100 * value) / totals[at.dataIndex])}%）` : "";
  const unit = drawing.unit === "wan" ? ` ${drawing.value}` : "";
  return `${at.name}\n${at.seriesName}: ${numbers.format(value)}${unit}${share}${beside[at.dataIndex]}`;
}

function points(drawing, ink) {
  const base = shared(ink);
  base.grid.bottom = 30;
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      formatter: ({ value: [x, y, name] }) => [name, `${drawing.x}: ${numbers.format(x)}`, `${drawing.y}: ${numbers.format(y)}`].join("\n"),
    },
    xAxis: axis(ink, { type: "value", name: drawing.x, scale: true, ...below(ink) }),
    yAxis: axis(ink, { type: "value", name: drawing.y, scale: true }),
    series: [{ type: "scatter", data: drawing.points, symbolSize: 9, itemStyle: { color: drawing.colour, opacity: 0.6 } }],
  };
}
