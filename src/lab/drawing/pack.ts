import { boundsOf } from "./bounds.js";
import type { Point } from "./geometry.js";
import type { Size } from "./separate.js";

const gap = 48;
const wantedShape = 1.6;

/** Puts drawings beside each other in rows, in their order, so that all together are wide rather than high. */
export function pack(
  drawings: readonly (readonly Point[])[],
  sizes: readonly (readonly Size[])[],
): readonly (readonly Point[])[] {
  const bounds = drawings.map((places, index) => boundsOf(places, sizes[index] ?? []));
  const area = bounds.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const most = Math.max(Math.sqrt(area * wantedShape), ...bounds.map(({ width }) => width));
  let [x, y, rowHeight] = [0, 0, 0];
  return drawings.map((places, index) => {
    const { left, top, width, height } = bounds[index] ?? { left: 0, top: 0, width: 0, height: 0 };
    if (x > 0 && x + width > most) [x, y, rowHeight] = [0, y + rowHeight + gap, 0];
    const [dx, dy] = [x - left, y - top];
    [x, rowHeight] = [x + width + gap, Math.max(rowHeight, height)];
    return places.map((place) => ({ x: place.x + dx, y: place.y + dy }));
  });
}
