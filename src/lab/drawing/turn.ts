import { minus, type Point, unit } from "./geometry.js";
import type { Spring } from "./stress.js";

/** Screens are about that much wider than high. */
const wantedShape = 1.6;
const origin = { x: 0, y: 0 };

/**
 * Turns a drawing so that it is wide rather than high, one of its lines is horizontal, and few are oblique. The first
 * node is at the left and at the top.
 */
export function turnWell(places: readonly Point[], springs: readonly Spring[]): Point[] {
  const angles = springs.map(({ from, to }) => {
    const line = minus(places[to] ?? origin, places[from] ?? origin);
    return -Math.atan2(line.y, line.x);
  });
  const turned = [...angles, ...angles.map((angle) => angle + Math.PI / 2)].map((angle) =>
    turn(places, angle),
  );
  const costs = turned.map((candidate) => costOf(candidate, springs));
  return mirror(turned[costs.indexOf(Math.min(...costs))] ?? places);
}

function turn(places: readonly Point[], angle: number): readonly Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return places.map(({ x, y }) => ({ x: x * cos - y * sin, y: x * sin + y * cos }));
}

function mirror(places: readonly Point[]): Point[] {
  const [first = origin] = places;
  const isRightOfMost = places.filter(({ x }) => x < first.x).length * 2 > places.length;
  const isBelowMost = places.filter(({ y }) => y < first.y).length * 2 > places.length;
  return places.map(({ x, y }) => ({ x: isRightOfMost ? -x : x, y: isBelowMost ? -y : y }));
}

function costOf(places: readonly Point[], springs: readonly Spring[]): number {
  const oblique = springs.map(({ from, to }) => {
    const { x, y } = unit(minus(places[to] ?? origin, places[from] ?? origin));
    return 2 * Math.abs(x * y) + 0.3 * y * y;
  });
  const shape = (extentOf(places, "x") + 100) / (extentOf(places, "y") + 100);
  const mean = oblique.reduce((sum, cost) => sum + cost, 0) / Math.max(1, oblique.length);
  return mean + Math.abs(Math.log(shape / wantedShape));
}

function extentOf(places: readonly Point[], axis: "x" | "y"): number {
  const values = places.map((place) => place[axis]);
  return Math.max(...values) - Math.min(...values);
}
