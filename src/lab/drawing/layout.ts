import { boundsOf } from "./bounds.js";
import type { Diagram, Edge, Node } from "./diagram.js";
import type { Point } from "./geometry.js";
import { pack } from "./pack.js";
import { faults, type Size, separate } from "./separate.js";
import { relax, type Spring } from "./stress.js";
import { turnWell } from "./turn.js";

/** Several, because the best place for a node depends on where it begins. Fewer for large labs, which take long. */
const startsFor = (count: number) => (count > 150 ? 1 : count > 60 ? 4 : 12);
/** Of these, those that are looked at closely. */
const finalists = 3;
const margin = 24;
/** Between the labels of a line, and between a label and its node. */
const space = 16;
const labelHeight = 32;

/** A place for each node, so that lines are long enough for their labels. The same diagram always has the same places. */
export function layOut({ nodes, edges }: Diagram): readonly Point[] {
  const groups = connected(nodes.length, edges);
  const drawn = groups.map((group) => drawGroup(group, nodes, edges));
  const sizes = groups.map((group) => group.flatMap((index) => nodes[index] ?? []));
  const packed = pack(drawn, sizes);
  const places: Point[] = nodes.map(() => ({ x: 0, y: 0 }));
  for (const [number, group] of groups.entries())
    for (const [index, node] of group.entries()) places[node] = packed[number]?.[index] ?? { x: 0, y: 0 };
  return toOrigin(places, nodes);
}

/** The places after some lines, by how many times, became longer. */
export function lengthen(
  { nodes, edges }: Diagram,
  places: readonly Point[],
  longer: ReadonlyMap<Edge, number>,
): readonly Point[] {
  const all = [...nodes.keys()];
  const springs = edges.map((edge) => {
    const spring = springOf(edge, all, nodes, edges);
    return { ...spring, length: spring.length * (longer.get(edge) ?? 1) };
  });
  return toOrigin(separate(places, nodes, springs), nodes);
}

/** The best of several drawings of nodes that are connected. */
function drawGroup(
  group: readonly number[],
  nodes: readonly Node[],
  edges: readonly Edge[],
): readonly Point[] {
  const sizes = group.flatMap((index) => nodes[index] ?? []);
  const springs = edges
    .filter(({ from }) => group.includes(from))
    .map((edge) => springOf(edge, group, nodes, edges));
  const rate = (places: readonly Point[]) => ({
    places,
    cost: faults(places, sizes, springs) + areaOf(places, sizes) / 1e6,
  });
  const starts = Array.from({ length: startsFor(group.length) }, (_, seed) =>
    rate(turnWell(relax(group.length, springs, seed + 1), springs)),
  );
  const drawings = cheapest(starts, finalists).map(({ places }) => rate(separate(places, sizes, springs)));
  return cheapest(drawings, 1)[0]?.places ?? [];
}

function cheapest<T extends { readonly cost: number }>(drawings: readonly T[], count: number): readonly T[] {
  return drawings.toSorted((a, b) => a.cost - b.cost).slice(0, count);
}

function springOf(
  { from, to, near, far }: Edge,
  group: readonly number[],
  nodes: readonly Node[],
  edges: readonly Edge[],
): Spring {
  const length = clearance(from, nodes, edges) + clearance(to, nodes, edges) + near.width + (far?.width ?? 0);
  return { from: group.indexOf(from), to: group.indexOf(to), length: length + space };
}

/** How far from a node's centre there is room for labels: beside it and, if it has many lines, between them. */
function clearance(node: number, nodes: readonly Node[], edges: readonly Edge[]): number {
  const count = edges.filter(({ from, to }) => from === node || to === node).length;
  return Math.max((nodes[node]?.width ?? 0) / 2 + space, (count * labelHeight) / (2 * Math.PI));
}

/** The indexes of nodes that are connected, group by group, the largest first. */
function connected(count: number, edges: readonly Edge[]): readonly (readonly number[])[] {
  const groupOf = Array.from({ length: count }, (_, node) => node);
  for (const { from, to } of edges) {
    const [kept, joined] = [groupOf[from] ?? 0, groupOf[to] ?? 0];
    for (const [node, group] of groupOf.entries()) if (group === joined) groupOf[node] = kept;
  }
  const groups = [...new Set(groupOf)].map((group) =>
    [...groupOf.keys()].filter((node) => groupOf[node] === group),
  );
  return groups.toSorted((a, b) => b.length - a.length);
}

function areaOf(places: readonly Point[], sizes: readonly Size[]): number {
  const { width, height } = boundsOf(places, sizes);
  return width * height;
}

function toOrigin(places: readonly Point[], nodes: readonly Node[]): readonly Point[] {
  if (places.length === 0) return places;
  const { left, top } = boundsOf(places, nodes);
  return places.map(({ x, y }) => ({ x: Math.round(x - left + margin), y: Math.round(y - top + margin) }));
}
