import { cleanText } from "../../machine/clean-text.js";
import type { Machine } from "../../machine/machine.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import { type Link, type LinkEnd, nameOf } from "../../network/links.js";
import type { Graph, GraphMachine } from "../../operations/lab/graph.js";
import type { MachineReport } from "../../operations/report/report.js";
import { formatBytes, formatPercent } from "../../vm/terminal/format.js";
import { isPair, lookOf } from "../drawing/diagram.js";

/** What the page shows of a node: of machines first, and then of segments, in the order of the drawing. */
export interface PageNode {
  readonly name: string;
  /** The class of its frame. */
  readonly look: string;
  /** In words; `null` for a segment. */
  readonly state: string | null;
  readonly facts: readonly Fact[];
}

/** A title and a text. `command`: the text is a command to copy. */
interface Fact {
  readonly title: string;
  readonly text: string;
  readonly command?: true;
}

/** `reports` are those of machines of our providers. */
export function pageNodes(
  { machines, links }: Graph,
  reports: readonly MachineReport[],
): readonly PageNode[] {
  const byName = new Map(reports.map((report) => [report.machine.name, report]));
  return [
    ...machines.map((machine) => machineNode(machine, links, byName.get(machine.name))),
    ...links.filter((link) => !isPair(link)).map(segmentNode),
  ];
}

function machineNode(
  { name, state }: GraphMachine,
  links: readonly Link[],
  report: MachineReport | undefined,
): PageNode {
  const { look, words } = lookOf(report?.state ?? state);
  const facts = [
    { title: "State", text: words },
    ...(report === undefined ? [] : reportedFacts(report)),
    ...links.flatMap((link) =>
      link.ends.filter((end) => end.machine === name).map((end) => endFact(end, link)),
    ),
    ...(report === undefined ? [] : consoleFact(report)),
  ];
  return { name: cleanText(name), look, state: words, facts: facts.map(cleaned) };
}

function reportedFacts({ machine, figures, problem }: MachineReport): readonly Fact[] {
  const { cpuPercent, memoryUsedBytes, memoryLimitBytes, addresses = [] } = figures ?? {};
  const memory = [memoryUsedBytes, memoryLimitBytes].flatMap((bytes) =>
    bytes === undefined ? [] : formatBytes(bytes),
  );
  return [
    { title: "Provider", text: machine.provider },
    ...(cpuPercent === undefined ? [] : [{ title: "CPU", text: formatPercent(cpuPercent) }]),
    ...(memoryUsedBytes === undefined ? [] : [{ title: "Memory", text: memory.join(" of ") }]),
    ...(addresses.length === 0 ? [] : [{ title: "Addresses", text: addresses.join(", ") }]),
    ...(problem === undefined ? [] : [{ title: "Problem", text: shortSentenceOf(problem) }]),
  ];
}

function endFact(end: LinkEnd, { key, ends }: Link): Fact {
  const others = ends.filter((other) => other !== end).map(describeEnd);
  const via = ends.length === 2 || key.includes(":") ? "" : `${key}: `;
  return {
    title: end.interface,
    text: `${end.address ?? "no address"} – ${via}${others.join(", ") || "nothing else"}`,
  };
}

function consoleFact({ machine, state }: MachineReport): readonly Fact[] {
  return state === "running"
    ? [{ title: "Console", text: `vagrant vm console ${wordOf(machine)}`, command: true }]
    : [];
}

/** The machine's name as a word for a shell. */
function wordOf({ name }: Machine): string {
  return /^[\w.@%+:,/-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

function segmentNode(link: Link): PageNode {
  const facts = link.ends.map((end) => ({ title: nameOf(end), text: end.address ?? "no address" }));
  const mtu = link.mtu === undefined ? [] : [{ title: "MTU", text: String(link.mtu) }];
  return { name: cleanText(link.key), look: "segment", state: null, facts: [...facts, ...mtu].map(cleaned) };
}

function describeEnd(end: LinkEnd): string {
  return end.address === undefined ? nameOf(end) : `${nameOf(end)} ${end.address}`;
}

function cleaned(fact: Fact): Fact {
  return { ...fact, title: cleanText(fact.title), text: cleanText(fact.text, 1000) };
}
