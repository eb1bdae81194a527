import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** V8's report of one script. Ranges are nested: the outer ones come first. */
interface Script {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly {
      readonly startOffset: number;
      readonly endOffset: number;
      readonly count: number;
    }[];
  }[];
}

/** What processes ran. */
export interface ProcessCoverage {
  readonly processes: number;
  /** For each program, by the name of its file: 1 for each character that ran. */
  readonly ran: ReadonlyMap<string, Uint8Array>;
}

/**
 * Adds up the reports that Node.js processes write into a folder (`NODE_V8_COVERAGE`) when they exit, and deletes them: all
 * together would be gigabytes.
 */
export class ProcessReports {
  private processes = 0;
  private readonly ran = new Map<string, Uint8Array>();
  private readonly ending = new AbortController();
  private readonly done: Promise<void>;

  /** @param lengths the programs that count: the names of their files, and their lengths in characters */
  constructor(
    private readonly folder: string,
    private readonly lengths: ReadonlyMap<string, number>,
    private readonly intervalMs = 5_000,
  ) {
    this.done = this.addUntilEnd();
  }

  /** Call it when the processes have ended. */
  async end(): Promise<ProcessCoverage> {
    this.ending.abort();
    await this.done;
    return { processes: this.processes, ran: this.ran };
  }

  private async addUntilEnd(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.addAll();
      await wait(this.intervalMs, undefined, { signal }).catch(() => undefined);
    }
    await this.addAll();
  }

  private async addAll(): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const file = join(this.folder, name);
      const scripts = parse(await readFile(file, "utf8"));
      if (scripts === undefined) continue;
      await rm(file);
      this.add(scripts);
    }
  }

  private add(scripts: readonly Script[]): void {
    const ours = scripts.filter((script) => this.lengths.get(nameOf(script)) === lengthOf(script));
    if (ours.length > 0) this.processes++;
    for (const script of ours) {
      const name = nameOf(script);
      this.ran.set(name, union(this.ran.get(name), paint(script)));
    }
  }
}

/** `undefined` if the process is still writing it. */
function parse(text: string): readonly Script[] | undefined {
  try {
    return (JSON.parse(text) as { readonly result: readonly Script[] }).result;
  } catch {
    return undefined;
  }
}

/** Copies of a program count as one: tests install the gem in many folders. */
const nameOf = ({ url }: Script) => basename(url);

/** The first range is the whole script. */
const lengthOf = ({ functions }: Script) => functions[0]?.ranges[0]?.endOffset ?? 0;

function paint(script: Script): Uint8Array {
  const ran = new Uint8Array(lengthOf(script));
  for (const { ranges } of script.functions)
    for (const { startOffset, endOffset, count } of ranges)
      ran.fill(Math.min(count, 1), startOffset, endOffset);
  return ran;
}

/** Changes `b`. */
function union(a: Uint8Array | undefined, b: Uint8Array): Uint8Array {
  if (a !== undefined) for (let index = 0; index < b.length; index++) if (a[index] === 1) b[index] = 1;
  return b;
}
