import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  allGeneratedPositionsFor,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from "@jridgewell/trace-mapping";

/** As in Istanbul's reports: lines from 1, columns from 0, and `null` for the end of a line. */
interface Position {
  readonly line: number;
  readonly column: number | null;
}

export interface Statement {
  readonly start: Position;
  readonly end: Position;
}

/** A program that was built with a source map, `NAME.map` beside it. */
export class BundledProgram {
  private constructor(
    readonly name: string,
    /** In characters. */
    readonly length: number,
    private readonly lineOffsets: readonly number[],
    private readonly map: TraceMap,
  ) {}

  /** All programs in a folder. */
  static async loadAll(folder: string): Promise<BundledProgram[]> {
    const names: string[] = await readdir(folder).catch(() => []);
    const mapped = names.filter((name) => names.includes(`${name}.map`));
    return Promise.all(mapped.map((name) => BundledProgram.load(folder, name)));
  }

  private static async load(folder: string, name: string): Promise<BundledProgram> {
    const path = join(folder, name);
    const text = await readFile(path, "utf8");
    const lineOffsets = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
    const map = new TraceMap(await readFile(`${path}.map`, "utf8"), pathToFileURL(`${path}.map`).href);
    return new BundledProgram(name, text.length, lineOffsets, map);
  }

  /**
   * Where a statement of a source file begins in the program, in characters. Nowhere if the program does not contain it, or
   * if minifying left nothing of it.
   */
  offsetsOf(file: string, { start, end }: Statement): number[] {
    const from = { source: pathToFileURL(file).href, line: start.line, column: start.column ?? 0 };
    return allGeneratedPositionsFor(this.map, { ...from, bias: LEAST_UPPER_BOUND })
      .filter((position) => position.line !== null && isBefore(originalPositionFor(this.map, position), end))
      .map(({ line, column }) => (this.lineOffsets[(line ?? 0) - 1] ?? 0) + (column ?? 0));
  }
}

function isBefore({ line, column }: { line: number | null; column: number | null }, end: Position): boolean {
  if (line === null || column === null) return false;
  return line < end.line || (line === end.line && column < (end.column ?? Number.POSITIVE_INFINITY));
}
