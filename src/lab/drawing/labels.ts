import type { EndLabel, Node } from "./diagram.js";
import { type Box, crosses, minus, overlap, type Point, plus, unit } from "./geometry.js";
import { type Line, lengthOfLine } from "./lines.js";

/** A label beside the end of its line: the interface above it and the address below. */
export interface PlacedLabel extends Point {
  readonly label: EndLabel;
  /** In degrees, so that the text is never upside down. */
  readonly degrees: number;
  /** Where in the text `x` and `y` are. */
  readonly anchor: "start" | "end";
}

export interface Labelling {
  readonly labels: readonly PlacedLabel[];
  /** The lines whose labels hide each other or a node. */
  readonly crowded: readonly Line[];
}

/** A possible place, and what it costs to hide nodes and lines there. */
interface Candidate {
  readonly line: Line;
  readonly placed: PlacedLabel;
  readonly box: Box;
  readonly cost: number;
}

const height = 30;
const space = 8;
const step = 10;
const rounds = 3;
const costs = { hidesLabel: 5, hidesNode: 10, hidesLine: 1, perStep: 0.01 } as const;

/** Places labels along their lines, each where it hides least, and again when the others have their places. */
export function placeLabels(
  lines: readonly Line[],
  nodes: readonly Node[],
  places: readonly Point[],
): Labelling {
  const boxes = nodes.map(({ width, height }, index) => boxAt(places[index], width, height));
  const choices = lines.flatMap((line) => endsOf(line).map((end) => candidatesOf(end, lines, boxes)));
  const chosen: (Candidate | undefined)[] = choices.map(() => undefined);
  for (let round = 0; round < rounds; round++)
    for (const [index, candidates] of choices.entries()) {
      chosen[index] = undefined;
      chosen[index] = cheapest(candidates, chosen);
    }
  const labels = chosen.flatMap((choice) => choice ?? []);
  return { labels: labels.map(({ placed }) => placed), crowded: crowdedLines(labels) };
}

/** The end of a line that has a label. */
interface LabelledEnd {
  readonly line: Line;
  readonly label: EndLabel;
  readonly isFar: boolean;
}

function endsOf(line: Line): readonly LabelledEnd[] {
  const { near, far } = line.edge;
  const end = { line, label: near, isFar: false };
  return far === undefined ? [end] : [end, { line, label: far, isFar: true }];
}

function candidatesOf(end: LabelledEnd, lines: readonly Line[], nodes: readonly Box[]): readonly Candidate[] {
  const { line, label } = end;
  const { near, far } = line.edge;
  const other = far === undefined ? 0 : near.width + far.width - label.width + space;
  const free = Math.max(0, lengthOfLine(line) - label.width - other - 2 * space);
  const others = lines.filter((one) => one !== line);
  return Array.from({ length: 1 + Math.floor(free / step) }, (_, index) => {
    const candidate = placeAt(end, space + index * step);
    const hiddenNodes = nodes.filter((box) => overlap(candidate.box, box)).length;
    const hiddenLines = others.filter(({ start, end }) => crosses(start, end, candidate.box)).length;
    const hides = costs.hidesNode * hiddenNodes + costs.hidesLine * hiddenLines;
    return { ...candidate, line, cost: hides + costs.perStep * index };
  });
}

function cheapest(
  candidates: readonly Candidate[],
  chosen: readonly (Candidate | undefined)[],
): Candidate | undefined {
  const rated = candidates.map((candidate) => {
    const hidden = chosen.filter((other) => other !== undefined && overlap(other.box, candidate.box));
    return { candidate, cost: candidate.cost + costs.hidesLabel * hidden.length };
  });
  const least = Math.min(...rated.map(({ cost }) => cost));
  return rated.find(({ cost }) => cost === least)?.candidate;
}

function crowdedLines(labels: readonly Candidate[]): readonly Line[] {
  const crowded = labels.filter(
    (label) =>
      label.cost >= costs.hidesNode ||
      labels.some((other) => other !== label && overlap(label.box, other.box)),
  );
  return crowded.map(({ line }) => line);
}

function placeAt({ line, label, isFar }: LabelledEnd, offset: number) {
  const [from, to] = isFar ? [line.end, line.start] : [line.start, line.end];
  const along = unit(minus(to, from));
  const place = plus(from, along, offset);
  const isUpright = along.x > 1e-9 || (Math.abs(along.x) <= 1e-9 && along.y < 0);
  const angle = Math.atan2(along.y, along.x);
  const placed: PlacedLabel = {
    ...{ x: Math.round(place.x), y: Math.round(place.y), label },
    ...{ degrees: inDegrees(isUpright ? angle : angle + Math.PI), anchor: isUpright ? "start" : "end" },
  };
  return { placed, box: { ...boxAt(plus(place, along, label.width / 2), label.width, height), angle } };
}

function boxAt(place: Point | undefined, width: number, height: number): Box {
  return { x: place?.x ?? 0, y: place?.y ?? 0, width, height, angle: 0 };
}

/** From -180 to 180, with one decimal. */
function inDegrees(angle: number): number {
  const degrees = Math.round((angle * 1800) / Math.PI) / 10;
  return degrees > 180 ? Math.round(degrees * 10 - 3600) / 10 : degrees;
}
