import type { Graph } from "../../operations/lab/graph.js";
import { arrange } from "./arrange.js";
import { boundsOf } from "./bounds.js";
import { type Diagram, diagramOf, type Node } from "./diagram.js";
import type { Point } from "./geometry.js";
import type { PlacedLabel } from "./labels.js";
import type { Line } from "./lines.js";
import { drawingStyle } from "./look.js";
import { element, textElement } from "./markup.js";

const margin = 24;
const smallest = { width: 200, height: 80 };

/** The graph as an SVG file, in lines. */
export function svg(graph: Graph): readonly string[] {
  return draw(graph, { style: element("style", {}, drawingStyle) }).split("\n");
}

interface DrawOptions {
  /** Markup at the beginning of the element. */
  readonly style?: string;
  /** `group`: its nodes can be chosen. */
  readonly role?: "img" | "group";
  /** Attributes that are added to a node, for example for a keyboard. */
  readonly attributesOf?: NodeAttributes;
}

type NodeAttributes = (node: Node, index: number) => Readonly<Record<string, string | number>>;

/** The graph as an `svg` element. */
export function draw(graph: Graph, options: DrawOptions = {}): string {
  const { style = "", role = "img", attributesOf = () => ({}) } = options;
  const diagram = diagramOf(graph);
  const { places, lines, labels } = arrange(diagram);
  const { width, height } = sizeOf(diagram, places);
  const parts = [
    textElement("title", { id: "lab-title" }, graph.name),
    textElement("desc", { id: "lab-desc" }, describe(graph, diagram)),
    style,
    element("rect", { class: "ground", width, height }),
    ...lines.map(drawLine),
    ...diagram.nodes.map((node, index) => drawNode(node, places[index], attributesOf(node, index))),
    ...labels.map(drawLabel),
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    ...{ class: "lab", width, height, viewBox: `0 0 ${width} ${height}` },
    ...{ role, "aria-labelledby": "lab-title lab-desc" },
  };
  return element("svg", attributes, "\n", ...parts.map((part) => `${part}\n`));
}

function sizeOf({ nodes }: Diagram, places: readonly Point[]) {
  if (nodes.length === 0) return smallest;
  const { left, top, width, height } = boundsOf(places, nodes);
  return {
    width: Math.ceil(Math.max(smallest.width, left + width + margin)),
    height: Math.ceil(Math.max(smallest.height, top + height + margin)),
  };
}

function describe({ machines, links }: Graph, { nodes }: Diagram): string {
  const named = nodes.flatMap(({ name, state }) => (state === undefined ? [] : [`${name}: ${state}`]));
  return `${count(machines.length, "machine")}, ${count(links.length, "link")}. ${named.join("; ")}.`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function drawLine({ edge, points }: Line): string {
  const path = points.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join(" ");
  return element("polyline", { class: "line", points: path }, textElement("title", {}, edge.title));
}

function drawNode(node: Node, place: Point = { x: 0, y: 0 }, attributes: ReturnType<NodeAttributes>): string {
  const { width, height, kind, look } = node;
  const frame = {
    ...{ x: -Math.round(width / 2), y: -height / 2, width: Math.round(width), height },
    rx: kind === "machine" ? 7 : height / 2,
  };
  const title = node.state === undefined ? node.name : `${node.name}: ${node.state}`;
  return element(
    "g",
    { class: `node ${kind} ${look}`, transform: `translate(${place.x} ${place.y})`, ...attributes },
    textElement("title", {}, title),
    element("rect", frame),
    ...textsOf(node),
  );
}

function textsOf({ kind, label, state = "" }: Node): readonly string[] {
  const middle = { "text-anchor": "middle" };
  if (kind === "segment") return [textElement("text", { ...middle, class: "state", y: 4 }, label)];
  return [
    textElement("text", { ...middle, class: "name", y: -3 }, label),
    textElement("text", { ...middle, class: "state", y: 15 }, state),
  ];
}

function drawLabel({ label, x, y, degrees, anchor }: PlacedLabel): string {
  const attributes = {
    class: "label",
    "text-anchor": anchor,
    transform: `translate(${x} ${y}) rotate(${degrees})`,
  };
  const above = textElement("text", { y: -5 }, label.interface);
  const below =
    label.address === undefined ? "" : textElement("text", { class: "address", y: 13 }, label.address);
  return element("g", attributes, above, below);
}
