import { cross, dot, lengthOf, minus, normalOf, type Point, plus, reach, unit } from "./geometry.js";
import type { Spring } from "./stress.js";

export interface Size {
  readonly width: number;
  readonly height: number;
}

type Pair = readonly [number, number];

const rounds = 150;
const gap = 26;
/** Between a node and a line that does not end there, which has labels on both sides. */
const lineGap = 18;
const origin = { x: 0, y: 0 };

/** Moves nodes away from each other and from lines that do not end there, and apart if their line is too short for its labels. */
export function separate(
  given: readonly Point[],
  sizes: readonly Size[],
  springs: readonly Spring[],
): Point[] {
  const places = [...given];
  const all = pairs(places.length);
  for (let round = 0; round < rounds; round++) {
    const before = [...places];
    partNodes(places, sizes, all);
    stretch(places, springs);
    partFromLines(places, sizes, springs);
    if (places.every((place, node) => lengthOf(minus(place, before[node] ?? place)) < 0.1)) break;
  }
  partNodes(places, sizes, all);
  return places;
}

/** How bad a drawing is: nodes that overlap, lines through nodes, and lines that cross. */
export function faults(places: readonly Point[], sizes: readonly Size[], springs: readonly Spring[]): number {
  const overlaps = pairs(places.length).filter(([a, b]) => overlapOf(a, b, places, sizes, 0) !== undefined);
  const through = springs.flatMap((spring) =>
    places.filter((_, node) => pushOf(node, spring, places, sizes, 0) !== undefined),
  );
  const crossings = pairs(springs.length).filter(([a, b]) => crossing(springs[a], springs[b], places));
  return 20 * overlaps.length + 10 * through.length + crossings.length;
}

function partNodes(places: Point[], sizes: readonly Size[], all: readonly Pair[]): void {
  for (const [a, b] of all) {
    const push = overlapOf(a, b, places, sizes, gap);
    if (push !== undefined) moveApart(places, a, b, push);
  }
}

/** How one node must move away from another: the shorter way. */
function overlapOf(a: number, b: number, places: readonly Point[], sizes: readonly Size[], least: number) {
  const { x, y } = minus(places[b] ?? origin, places[a] ?? origin);
  const [one, other] = [sizes[a], sizes[b]];
  if (one === undefined || other === undefined) return undefined;
  const across = (one.width + other.width) / 2 + least - Math.abs(x);
  const down = (one.height + other.height) / 2 + least - Math.abs(y);
  if (across <= 0 || down <= 0) return undefined;
  return across < down ? { x: x < 0 ? -across : across, y: 0 } : { x: 0, y: y < 0 ? -down : down };
}

function stretch(places: Point[], springs: readonly Spring[]): void {
  for (const { from, to, length } of springs) {
    const line = minus(places[to] ?? origin, places[from] ?? origin);
    const missing = length - lengthOf(line);
    if (missing > 0) moveApart(places, from, to, plus(origin, unit(line), missing));
  }
}

function partFromLines(places: Point[], sizes: readonly Size[], springs: readonly Spring[]): void {
  for (const spring of springs)
    for (const node of places.keys()) {
      const push = pushOf(node, spring, places, sizes, lineGap);
      if (push === undefined) continue;
      move(places, node, push, 0.5);
      move(places, spring.from, push, -0.25);
      move(places, spring.to, push, -0.25);
    }
}

/** How a node must move away from a line. `undefined`: it is far enough, or at the line's end. */
function pushOf(
  node: number,
  { from, to }: Spring,
  places: readonly Point[],
  sizes: readonly Size[],
  least: number,
): Point | undefined {
  const [start, end, place, size] = [places[from], places[to], places[node], sizes[node]];
  if (node === from || node === to || !start || !end || !place || !size) return undefined;
  const along = unit(minus(end, start));
  const offset = minus(place, start);
  const position = dot(offset, along);
  const beyond = reach(size, along);
  if (position < -beyond || position > lengthOf(minus(end, start)) + beyond) return undefined;
  const normal = normalOf(along);
  const side = dot(offset, normal);
  const missing = reach(size, normal) + least - Math.abs(side);
  return missing <= 0 ? undefined : plus(origin, normal, side < 0 ? -missing : missing);
}

function crossing(a: Spring | undefined, b: Spring | undefined, places: readonly Point[]): boolean {
  if (a === undefined || b === undefined) return false;
  const at = (node: number) => places[node] ?? origin;
  return cross(at(a.from), at(a.to), at(b.from), at(b.to));
}

function moveApart(places: Point[], a: number, b: number, push: Point): void {
  move(places, a, push, -0.5);
  move(places, b, push, 0.5);
}

function move(places: Point[], node: number, push: Point, factor: number): void {
  places[node] = plus(places[node] ?? origin, push, factor);
}

function pairs(count: number): readonly Pair[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return all.flatMap((a) => all.slice(a + 1).map((b) => [a, b] as const));
}
