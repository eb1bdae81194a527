import type { Diagram, Edge } from "./diagram.js";
import type { Point } from "./geometry.js";
import { type PlacedLabel, placeLabels } from "./labels.js";
import { layOut, lengthen } from "./layout.js";
import { type Line, linesOf } from "./lines.js";

/** Where everything in a drawing is. */
interface Arranged {
  readonly places: readonly Point[];
  readonly lines: readonly Line[];
  readonly labels: readonly PlacedLabel[];
}

const attempts = 10;
const lengthening = 1.15;

/** Arranges a drawing. Makes lines longer until no label hides another, or they are long enough. */
export function arrange(diagram: Diagram): Arranged {
  let places = layOut(diagram);
  const longer = new Map<Edge, number>();
  for (let attempt = 1; ; attempt++) {
    const lines = linesOf(diagram, places);
    const { labels, crowded } = placeLabels(lines, diagram.nodes, places);
    if (crowded.length === 0 || attempt === attempts) return { places, lines, labels };
    for (const { edge } of crowded) longer.set(edge, (longer.get(edge) ?? 1) * lengthening);
    places = lengthen(diagram, places, longer);
  }
}
