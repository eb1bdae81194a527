import { stateText } from "../machine/state-report.js";
import { type Link, type LinkEnd, nameOf } from "../network/links.js";
import type { Graph, GraphMachine } from "../operations/lab/graph.js";
import { svg } from "./drawing/svg.js";

/** How a graph is written in lines, by the name of the format. */
export const graphFormats = { text, mermaid, dot, svg } as const;

/** Each machine with its interfaces and what is at their other ends. */
function text({ machines, links }: Graph): readonly string[] {
  return machines.flatMap((machine) => [`${machine.name} (${stateOf(machine)})`, ...endsOf(machine, links)]);
}

function endsOf({ name }: GraphMachine, links: readonly Link[]): readonly string[] {
  return links.flatMap((link) =>
    link.ends
      .filter((end) => end.machine === name)
      .map((end) => {
        const others = link.ends.filter((other) => other !== end);
        const far = others.map((other) => `${nameOf(other)}${addressOf(other)}`).join(", ");
        const segment = pairOf(link) === undefined ? `[${link.key}] -- ` : "";
        return `  ${labelOf(end)} -- ${segment}${far}`.replace(/[ -]+$/, "");
      }),
  );
}

/** https://mermaid.js.org */
function mermaid({ machines, links }: Graph): readonly string[] {
  const quoted = (...lines: readonly string[]) => `"${lines.map(mermaidText).join("<br/>")}"`;
  return [
    "graph LR",
    ...machines.map((machine, index) => `  m${index}[${quoted(machine.name, stateOf(machine))}]`),
    ...links.flatMap((link, number) => {
      const id = (end: LinkEnd) => `m${indexOf(end, machines)}`;
      const pair = pairOf(link);
      if (pair !== undefined) {
        const [near, far] = pair;
        return [`  ${id(near)} ---|${quoted(labelOf(near), labelOf(far))}| ${id(far)}`];
      }
      const ends = link.ends.map((end) => `  ${id(end)} ---|${quoted(labelOf(end))}| l${number}`);
      return [`  l${number}([${quoted(link.key)}])`, ...ends];
    }),
  ];
}

/** https://graphviz.org */
function dot({ machines, links }: Graph): readonly string[] {
  const quoted = (words: string) => `"${words.replaceAll(/["\\]/g, "\\$&")}"`;
  return [
    "graph lab {",
    ...machines.map((machine, index) => {
      const style = machine.state === "running" ? "solid" : "dashed";
      return `  m${index} [shape=box, style=${style}, label=${quoted(machine.name)}];`;
    }),
    ...links.flatMap((link, number) => {
      const id = (end: LinkEnd) => `m${indexOf(end, machines)}`;
      const pair = pairOf(link);
      if (pair !== undefined) {
        const [near, far] = pair;
        const labels = `taillabel=${quoted(labelOf(near))}, headlabel=${quoted(labelOf(far))}`;
        return [`  ${id(near)} -- ${id(far)} [${labels}];`];
      }
      const ends = link.ends.map((end) => `  ${id(end)} -- l${number} [taillabel=${quoted(labelOf(end))}];`);
      return [`  l${number} [shape=ellipse, label=${quoted(link.key)}];`, ...ends];
    }),
    "}",
  ];
}

/** The ends of a link between two machines. Any other link is drawn as a node of its own. */
function pairOf({ ends: [near, far, ...more] }: Link): readonly [LinkEnd, LinkEnd] | undefined {
  return near === undefined || far === undefined || more.length > 0 ? undefined : [near, far];
}

function indexOf(end: LinkEnd, machines: readonly GraphMachine[]): number {
  return machines.findIndex(({ name }) => name === end.machine);
}

function stateOf({ state }: GraphMachine): string {
  return state === undefined ? "another provider's" : stateText(state);
}

function labelOf(end: LinkEnd): string {
  return `${end.interface}${addressOf(end)}`;
}

function addressOf({ address }: LinkEnd): string {
  return address === undefined ? "" : ` ${address}`;
}

/** Mermaid has entity codes for what would end a text or begin a tag. */
function mermaidText(words: string): string {
  return words
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;");
}
