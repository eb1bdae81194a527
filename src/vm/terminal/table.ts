import { cleanText } from "../../machine/clean-text.js";
import type { Session, Terminal } from "../session/session.js";
import { paint, type Style } from "./paint.js";

/** One cell: its text and, for terminals with colours, its style. */
export type Cell = string | { readonly text: string; readonly style: Style };

export interface Column {
  readonly title: string;
  /** Numbers are aligned at their last digit. */
  readonly align?: "right";
}

/** Prints rows with column titles. */
export function printTable(
  { print, terminal }: Session,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): void {
  for (const line of layTable(terminal, columns, rows)) print(line);
}

/** The lines of a table, titles first. Line breaks in cells are replaced, so each row is one line. */
export function layTable(
  terminal: Pick<Terminal, "colour">,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): readonly string[] {
  const titles = columns.map(({ title }) => title);
  const lines = [titles, ...rows].map((row) => columns.map((_, index) => cellOf(row[index] ?? "")));
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.text.length ?? 0)));
  return lines.map((line, number) => {
    const cells = line.map(({ text, style }, index) => {
      const width = widths[index] ?? 0;
      const right = columns[index]?.align === "right";
      const padding = " ".repeat(width - text.length);
      const painted = paint(terminal, number === 0 ? "bold" : style, text);
      return right ? padding + painted : painted + padding;
    });
    return cells.join("  ").trimEnd();
  });
}

function cellOf(cell: Cell): { readonly text: string; readonly style: Style | undefined } {
  if (typeof cell === "string") return { text: cleanText(cell), style: undefined };
  return { text: cleanText(cell.text), style: cell.style };
}
