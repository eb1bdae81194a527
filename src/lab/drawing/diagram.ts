import type { StateId } from "../../machine/state.js";
import { stateText } from "../../machine/state-report.js";
import { type Link, type LinkEnd, nameOf } from "../../network/links.js";
import type { Graph, GraphMachine } from "../../operations/lab/graph.js";
import { shorten, textWidth } from "./text-width.js";

/** A graph as it is drawn, without places. */
export interface Diagram {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** A machine, or a link with any other number of ends than two. */
export interface Node {
  readonly kind: "machine" | "segment";
  /** In full, for screen readers. */
  readonly name: string;
  /** As much of the name as fits. */
  readonly label: string;
  /** In words; `undefined` for a segment. */
  readonly state: string | undefined;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

/** How a machine's frame is drawn. */
type Look = "running" | "off" | "absent" | "changing" | "unknown" | "foreign" | "segment";

/** A line between two nodes, by their indexes. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** What is written at its ends. `undefined`: nothing. */
  readonly near: EndLabel;
  readonly far: EndLabel | undefined;
  /** In words, for screen readers. */
  readonly title: string;
}

export interface EndLabel {
  readonly interface: string;
  readonly address: string | undefined;
  readonly width: number;
}

const fontSizes = { name: 14, state: 12, label: 11 } as const;
const widest = 190;
/** Fits every state of our providers, so that a machine keeps its place when its state changes. */
const narrowest = 112;
const padding = 28;

const looks: Readonly<Record<StateId, Look>> = {
  running: "running",
  stopped: "off",
  paused: "off",
  saved: "off",
  not_created: "absent",
  lost: "absent",
  preparing: "changing",
  starting: "changing",
  stopping: "changing",
  busy: "changing",
  stuck: "unknown",
  unknown: "unknown",
};

export function diagramOf({ machines, links }: Graph): Diagram {
  const segments = links.filter((link) => !isPair(link));
  const indexes = new Map<string | Link, number>(
    [...machines.map(({ name }) => name), ...segments].map((node, index) => [node, index]),
  );
  const indexOf = (node: string | Link) => indexes.get(node) ?? 0;
  return {
    nodes: [...machines.map(machineNode), ...segments.map(segmentNode)],
    edges: links.flatMap((link) => edgesOf(link, indexOf)),
  };
}

/** How a machine is drawn in a state, and the state in words. `undefined`: another provider's. */
export function lookOf(state: StateId | undefined): { readonly look: Look; readonly words: string } {
  return state === undefined
    ? { look: "foreign", words: "another provider's" }
    : { look: looks[state], words: stateText(state) };
}

function machineNode({ name, state }: GraphMachine): Node {
  const { look, words } = lookOf(state);
  const label = shorten(name, fontSizes.name, widest - padding);
  return { kind: "machine", name, label, state: words, look, width: widthOf(label, words), height: 48 };
}

function segmentNode({ key, ends }: Link): Node {
  const isNamed = !key.includes(":");
  const label = isNamed ? shorten(key, fontSizes.state, widest - padding) : `${ends.length} ends`;
  const width = textWidth(label, fontSizes.state) + padding;
  return { kind: "segment", name: key, label, state: undefined, look: "segment", width, height: 26 };
}

function widthOf(label: string, state: string): number {
  const texts = [textWidth(label, fontSizes.name), textWidth(state, fontSizes.state), narrowest - padding];
  return Math.max(...texts) + padding;
}

/** Other links are nodes of their own. */
export function isPair({ ends }: Link): boolean {
  return ends.length === 2;
}

function edgesOf(link: Link, indexOf: (node: string | Link) => number): readonly Edge[] {
  const [near, far] = link.ends;
  if (isPair(link) && near !== undefined && far !== undefined) {
    const title = `${wordsOf(near)} to ${wordsOf(far)}`;
    return [
      {
        from: indexOf(near.machine),
        to: indexOf(far.machine),
        near: labelOf(near),
        far: labelOf(far),
        title,
      },
    ];
  }
  return link.ends.map((end) => ({
    from: indexOf(end.machine),
    to: indexOf(link),
    near: labelOf(end),
    far: undefined,
    title: `${wordsOf(end)} to ${link.key}`,
  }));
}

function labelOf({ interface: name, address }: LinkEnd): EndLabel {
  const width = Math.max(textWidth(name, fontSizes.label), textWidth(address ?? "", fontSizes.label));
  return { interface: name, address, width };
}

function wordsOf(end: LinkEnd): string {
  return end.address === undefined ? nameOf(end) : `${nameOf(end)} ${end.address}`;
}
