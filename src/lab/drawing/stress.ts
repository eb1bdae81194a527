import type { Point } from "./geometry.js";
import { randomNumbers } from "./random.js";

/** A line of a wanted length between two nodes, by their indexes. */
export interface Spring {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

const rounds = 60;

/**
 * Places connected nodes so that their distances are close to the lengths of the shortest paths between them, by stress majorization
 * (Gansner, Koren, North: Graph Drawing by Stress Majorization, 2004). The same seed gives the same places.
 */
export function relax(count: number, springs: readonly Spring[], seed: number): Point[] {
  const distances = pathLengths(count, springs);
  const random = randomNumbers(seed);
  const size = Math.max(1, ...springs.map(({ length }) => length)) * Math.sqrt(count);
  const places: Point[] = Array.from({ length: count }, () => ({ x: random() * size, y: random() * size }));
  for (let round = 0; round < rounds; round++)
    for (let node = 0; node < count; node++) places[node] = better(node, places, distances[node] ?? []);
  return places;
}

/** Where the other nodes would like this one to be. A far node has less influence. */
function better(node: number, places: readonly Point[], distances: readonly number[]): Point {
  const own = places[node] ?? { x: 0, y: 0 };
  let [x, y, total] = [0, 0, 0];
  for (const [index, other] of places.entries()) {
    const wanted = distances[index] ?? 0;
    if (index === node || wanted === 0) continue;
    const weight = 1 / (wanted * wanted);
    const [dx, dy] = [own.x - other.x, own.y - other.y];
    const pull = wanted / Math.max(Math.sqrt(dx * dx + dy * dy), 1e-9);
    x += weight * (other.x + dx * pull);
    y += weight * (other.y + dy * pull);
    total += weight;
  }
  return total === 0 ? own : { x: x / total, y: y / total };
}

/** The lengths of the shortest paths between all nodes (Floyd and Warshall). */
function pathLengths(count: number, springs: readonly Spring[]): number[][] {
  const lengths = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) => (row === column ? 0 : Number.POSITIVE_INFINITY)),
  );
  const shorten = (from: number, to: number, length: number) => {
    const row = lengths[from];
    if (row !== undefined && length < (row[to] ?? 0)) row[to] = length;
  };
  for (const { from, to, length } of springs) {
    shorten(from, to, length);
    shorten(to, from, length);
  }
  for (let middle = 0; middle < count; middle++)
    for (let from = 0; from < count; from++)
      for (let to = 0; to < count; to++)
        shorten(from, to, (lengths[from]?.[middle] ?? 0) + (lengths[middle]?.[to] ?? 0));
  return lengths;
}
