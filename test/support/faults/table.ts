import { actions } from "./actions.js";
import { faults } from "./faults.js";

/** The cells of the table in the page, by row and column. Cells without meaning are absent. */
type Cells = Readonly<Record<string, Readonly<Record<string, string>>>>;

const columns = Object.keys(actions);
const nothing = "–";

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const cellsOf = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
const isRow = (line: string) => line.startsWith("|");

/** The table in a page. */
export function readTable(document: string): Cells {
  const [head = [], , ...rows] = document.split("\n").filter(isRow).map(cellsOf);
  return Object.fromEntries(
    rows.map(([name = "", ...cells]) => [
      name,
      Object.fromEntries(cells.map((cell, index) => [head[index + 1] ?? "", cell])),
    ]),
  );
}

/** The page with these cells in its table. */
export function writeTable(document: string, cells: Cells): string {
  const rows = Object.keys(faults).map((fault) => [
    fault,
    ...columns.map((column) => cells[fault]?.[column] ?? nothing),
  ]);
  const table = [["", ...columns], ["---", ...columns.map(() => "---")], ...rows].map(row);
  const lines = document.split("\n");
  const start = lines.findIndex(isRow);
  return [
    ...lines.slice(0, start),
    ...table,
    ...lines.filter((line, index) => index > start && !isRow(line)),
  ].join("\n");
}
