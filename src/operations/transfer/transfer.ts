import { ExpectedError } from "../../errors.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import { CommandFailure, outputOf, pipe } from "./pipe.js";
import { clear, commit, findSources, prepare, receive, send } from "./scripts.js";
import type { Side } from "./side.js";

interface TransferOptions {
  readonly from: Side;
  /** What is to be copied, as the user wrote it. No two of them end in the same name. */
  readonly sources: readonly string[];
  readonly to: Side;
  readonly target: string;
  readonly signal: AbortSignal;
  /** Called with the length of each piece on its way, in bytes. */
  readonly onPiece: (bytes: number) => void;
}

const limitMs = 30_000;
/** Renaming many files takes a while, and is not to be left half done. */
const commitLimitMs = 600_000;

/**
 * Copies files and folders as `cp -r` does, with their modes and links, from one side to the other: nothing has its final name there before all of it has come.
 * Answers how many files there were, folders not counted. Fails with `copy_failed`, and as `Side.run` does.
 */
export async function transfer(options: TransferOptions): Promise<number> {
  const { from, sources, to, target } = options;
  try {
    return await copy(options);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const what = {
      from: sources.map((source) => `${from.prefix}${source}`).join(", "),
      to: `${to.prefix}${target}`,
      reason: error.message,
    };
    throw new ExpectedError("copy_failed", what, { cause: error });
  }
}

async function copy({ from, sources, to, target, signal, onPiece }: TransferOptions): Promise<number> {
  const paths = sources.map(plain);
  await run(from, findSources, paths, signal);
  const place = plain(target);
  const stage = (await run(to, prepare, [place, String(sources.length)], signal)).trimEnd();
  try {
    const parts = [...group(paths)];
    for (const [index, [folder, names]] of parts.entries()) {
      const sender = script(from, send, [folder, ...names]);
      const receiver = script(to, receive, [stage, String(index)]);
      await pipe([from, sender], [to, receiver], { signal, onPiece });
    }
    const staged = parts.flatMap(([, names], index) => names.map((name) => `${index}/${name}`));
    const counts = await run(to, commit, [stage, place, ...staged], undefined, commitLimitMs);
    return counts.split("\n").reduce((sum, count) => sum + Number(count), 0);
  } catch (error) {
    await run(to, clear, [stage], undefined).catch(() => undefined);
    throw error;
  }
}

function script({ folder }: Side, text: string, words: readonly string[]): GuestCommand {
  return ["sh", "-c", text, "sh", folder, ...words];
}

async function run(
  side: Side,
  text: string,
  words: readonly string[],
  signal: AbortSignal | undefined,
  timeoutMs = limitMs,
): Promise<string> {
  return outputOf(await side.run(script(side, text, words), { timeoutMs, ...(signal && { signal }) }));
}

/** No program takes it for an option. */
function plain(path: string): string {
  return path.startsWith("/") ? path : `./${path}`;
}

/** The folders that the paths are in, and what is to be sent of each: names after `./`, or `.` alone for all that is in a folder. */
function group(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const [, folder = path, name = "."] = /^(.*\/)((?!\.{1,2}\/*$)[^/]+)\/*$/s.exec(path) ?? [];
    groups.set(folder, [...(groups.get(folder) ?? []), name === "." ? name : `./${name}`]);
  }
  return groups;
}
