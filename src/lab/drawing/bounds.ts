import type { Point } from "./geometry.js";
import type { Size } from "./separate.js";

/** The smallest rectangle around all nodes. There must be one. */
export function boundsOf(places: readonly Point[], sizes: readonly Size[]) {
  const edge = (axis: "x" | "y", side: "width" | "height", sign: 1 | -1) =>
    Math.max(...places.map((place, node) => sign * place[axis] + (sizes[node]?.[side] ?? 0) / 2));
  const [left, top] = [-edge("x", "width", -1), -edge("y", "height", -1)];
  return { left, top, width: edge("x", "width", 1) - left, height: edge("y", "height", 1) - top };
}
