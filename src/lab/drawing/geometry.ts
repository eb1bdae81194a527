/** A place in a drawing, in pixels. `y` grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle around its centre, turned by `angle` (radians). */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

export function plus(a: Point, b: Point, factor = 1): Point {
  return { x: a.x + factor * b.x, y: a.y + factor * b.y };
}

export function minus(a: Point, b: Point): Point {
  return plus(a, b, -1);
}

export function lengthOf({ x, y }: Point): number {
  return Math.sqrt(x * x + y * y);
}

export function dot(a: Point, b: Point): number {
  return a.x * b.x + a.y * b.y;
}

/** The vector of length 1 in this direction. Any direction for the zero vector. */
export function unit(vector: Point): Point {
  const length = lengthOf(vector);
  return length === 0 ? { x: 1, y: 0 } : { x: vector.x / length, y: vector.y / length };
}

/** The vector turned by a quarter. */
export function normalOf({ x, y }: Point): Point {
  return { x: -y, y: x };
}

/** Half of a rectangle's extent in a direction of length 1. */
export function reach(
  { width, height }: { readonly width: number; readonly height: number },
  way: Point,
): number {
  return (Math.abs(way.x) * width + Math.abs(way.y) * height) / 2;
}

/** How far it is from a rectangle's centre to its border in a direction of length 1. */
export function toBorder(
  { width, height }: { readonly width: number; readonly height: number },
  way: Point,
): number {
  const horizontal = way.x === 0 ? Number.POSITIVE_INFINITY : width / 2 / Math.abs(way.x);
  const vertical = way.y === 0 ? Number.POSITIVE_INFINITY : height / 2 / Math.abs(way.y);
  return Math.min(horizontal, vertical);
}

/** Whether two lines between points cross, other than at their ends. */
export function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Whether two rectangles overlap: unless a line parallel to one of their sides separates them. */
export function overlap(a: Box, b: Box): boolean {
  const between = minus(b, a);
  if (lengthOf(between) > radiusOf(a) + radiusOf(b)) return false;
  return [...axesOf(a), ...axesOf(b)].every(
    (axis) => Math.abs(dot(between, axis)) < extent(a, axis) + extent(b, axis),
  );
}

/** Whether a line between points crosses a rectangle. */
export function crosses(from: Point, to: Point, box: Box): boolean {
  const line = minus(to, from);
  const [length, along] = [lengthOf(line), unit(line)];
  if (Math.abs(dot(minus(box, from), normalOf(along))) > radiusOf(box)) return false;
  const angle = Math.atan2(line.y, line.x);
  return overlap({ ...plus(from, line, 0.5), width: length, height: 1, angle }, box);
}

/** How far the corners are from the centre. */
function radiusOf({ width, height }: Box): number {
  return Math.sqrt(width * width + height * height) / 2;
}

function axesOf({ angle }: Box): readonly [Point, Point] {
  const axis = { x: Math.cos(angle), y: Math.sin(angle) };
  return [axis, normalOf(axis)];
}

function extent(box: Box, axis: Point): number {
  const [along, across] = axesOf(box);
  return (Math.abs(dot(along, axis)) * box.width + Math.abs(dot(across, axis)) * box.height) / 2;
}
