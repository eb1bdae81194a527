import type { MachineReport } from "../../operations/report/report.js";
import { paint } from "../terminal/paint.js";
import { machineColumns, machineRow, serviceColumns, serviceRows } from "../terminal/report-tables.js";
import { layTable } from "../terminal/table.js";

export type SortKey = "name" | "cpu" | "memory" | "disk" | "uptime";

/** What the user has chosen. */
export interface Choice {
  readonly sort: SortKey;
  readonly reverse: boolean;
  readonly services: boolean;
  /** Number of lines scrolled. */
  readonly offset: number;
}

export const firstChoice: Choice = { sort: "name", reverse: false, services: true, offset: 0 };

export interface View {
  readonly lines: readonly string[];
  /** Limited to the lines that exist. */
  readonly offset: number;
}

interface ScreenState {
  readonly colour: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly now: Date;
  /** The number of machines, including those that have not reported yet. */
  readonly count: number;
}

const keys = "sort: [n]ame [c]pu [m]emory [d]isk [u]ptime  [r]everse  [s]ervices  [↑↓] scroll  [q]uit";
const headLines = 3;

/** The lines of the screen, cut to its size. */
export function viewOf(
  reports: readonly MachineReport[],
  choice: Choice,
  { colour, columns, rows, now, count }: ScreenState,
): View {
  const terminal = { colour };
  const running = reports.filter(({ state }) => state === "running").length;
  const waiting = reports.length < count ? `, waiting for ${count - reports.length}` : "";
  const order = `by ${choice.sort}${choice.reverse ? ", reversed" : ""}`;
  const title = `vagrant vm top  ${now.toTimeString().slice(0, 8)}  ${running} of ${count} running${waiting}  ${order}`;
  const head = [paint(terminal, "bold", title), paint(terminal, "dim", keys), ""];
  const sorted = sortReports(reports, choice);
  const services = choice.services ? sorted.flatMap(serviceRows) : [];
  const body = [
    ...layTable(terminal, machineColumns, sorted.map(machineRow)),
    ...(services.length > 0 ? ["", ...layTable(terminal, serviceColumns, services)] : []),
  ];
  const space = Math.max(rows - headLines, 0);
  const offset = Math.max(Math.min(choice.offset, body.length - space), 0);
  const lines = [...head, ...body.slice(offset, offset + space)];
  return { lines: lines.slice(0, rows).map((line) => cut(line, columns)), offset };
}

/** Largest numbers first, names from A to Z. Machines without a value come last, also in reverse order. */
function sortReports(reports: readonly MachineReport[], { sort, reverse }: Choice): readonly MachineReport[] {
  const direction = reverse ? -1 : 1;
  const byName = (a: MachineReport, b: MachineReport) => a.machine.name.localeCompare(b.machine.name);
  if (sort === "name") return reports.toSorted((a, b) => direction * byName(a, b));
  return reports.toSorted((a, b) => {
    const [left, right] = [figureOf(a, sort), figureOf(b, sort)];
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined) || byName(a, b);
    return direction * (right - left) || byName(a, b);
  });
}

function figureOf({ figures }: MachineReport, sort: Exclude<SortKey, "name">): number | undefined {
  switch (sort) {
    case "cpu":
      return figures?.cpuPercent;
    case "memory":
      return figures?.memoryUsedBytes;
    case "disk":
      return figures?.diskUsedBytes;
    case "uptime":
      return figures?.uptimeSeconds;
  }
}

/** Cuts a line to the screen's width. Colour codes have no width. */
export function cut(line: string, columns: number): string {
  let room = columns;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  return line.replaceAll(/\u001b\[[\d;]*m|./gu, (piece) => {
    if (piece.startsWith("\u001b")) return piece;
    room -= 1;
    return room >= 0 ? piece : "";
  });
}
