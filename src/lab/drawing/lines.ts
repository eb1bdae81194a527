import type { Diagram, Edge, Node } from "./diagram.js";
import { lengthOf, minus, normalOf, type Point, plus, toBorder, unit } from "./geometry.js";

/** The line of an edge: from centre to centre, with a straight part that has the labels. */
export interface Line {
  readonly edge: Edge;
  readonly points: readonly Point[];
  readonly start: Point;
  readonly end: Point;
}

/** Between lines that connect the same nodes, which have labels on both sides. */
const between = 34;

export function linesOf({ nodes, edges }: Diagram, places: readonly Point[]): readonly Line[] {
  return edges.flatMap((edge) => {
    const [from, to, near, far] = [nodes[edge.from], nodes[edge.to], places[edge.from], places[edge.to]];
    if (!from || !to || !near || !far) return [];
    return [lineOf(edge, { ...from, ...near }, { ...to, ...far }, shiftOf(edge, edges))];
  });
}

function lineOf(edge: Edge, from: Node & Point, to: Node & Point, shift: number): Line {
  const along = unit(minus(to, from));
  const aside = { x: normalOf(along).x * shift, y: normalOf(along).y * shift };
  const bend = Math.abs(shift) / 2;
  const start = plus(plus(from, along, toBorder(from, along) + bend), aside);
  const end = plus(plus(to, along, -toBorder(to, along) - bend), aside);
  const points = shift === 0 ? [from, to] : [from, start, end, to];
  return { edge, points, start, end };
}

/** How far aside one of several lines between the same nodes is. */
function shiftOf(edge: Edge, edges: readonly Edge[]): number {
  const [low, high] = endsOf(edge);
  const same = edges.filter((other) => endsOf(other)[0] === low && endsOf(other)[1] === high);
  const shift = (same.indexOf(edge) - (same.length - 1) / 2) * between;
  // Seen from the other end, the other side is aside.
  return edge.from === low ? shift : -shift;
}

function endsOf({ from, to }: Edge): readonly [number, number] {
  return [Math.min(from, to), Math.max(from, to)];
}

/** The straight part's length. */
export function lengthOfLine({ start, end }: Line): number {
  return lengthOf(minus(end, start));
}
