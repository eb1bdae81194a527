import { ExpectedError, messageOf } from "../../errors.js";
import {
  inFolder,
  transferClear,
  transferCommit,
  transferFindSources,
  transferPrepare,
  transferReceive,
  transferSend,
} from "../../generated/guest-scripts.js";
import { amountOf } from "../../machine/figures.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import type { RefusedEntry, Unpacked } from "../../process/unpack-tar.js";
import { byCommand, CommandFailure, outputOf, pipe, type Receive } from "./pipe.js";
import type { Side } from "./side.js";

interface TransferOptions {
  readonly from: Side;
  /** The paths as the user wrote them. Their last components differ. */
  readonly sources: readonly string[];
  readonly to: Side;
  readonly target: string;
  readonly signal: AbortSignal;
  /** Called with the length of each chunk, in bytes. */
  readonly onPiece: (bytes: number) => void;
}

const defaultTimeoutMs = 30_000;
/** Renaming many files takes a while and should not be interrupted. */
const commitTimeoutMs = 600_000;

/**
 * Copies files and folders like `cp -r`, with their modes and links. Nothing gets its final name before everything has
 * arrived. Returns the number of files, without folders, and what was refused of a machine's archive. Fails with
 * `copy_failed`, and as `Side.run` does.
 */
export async function transfer(options: TransferOptions): Promise<Unpacked> {
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

async function copy({ from, sources, to, target, signal, onPiece }: TransferOptions): Promise<Unpacked> {
  const paths = sources.map(plain);
  await run(from, transferFindSources, paths, signal);
  const place = plain(target);
  // If this were interrupted, nothing would know the new folder's name.
  const stage = (await run(to, transferPrepare, [place, String(sources.length)], undefined)).trimEnd();
  try {
    const parts = [...group(paths)];
    const refused: RefusedEntry[] = [];
    for (const [index, [folder, names]] of parts.entries()) {
      const sender = script(from, transferSend, [folder, ...names]);
      const receiver = receiverOf(to, stage, String(index), names);
      refused.push(...(await pipe([from, sender], receiver, { signal, onPiece })));
    }
    const staged = parts.flatMap(([, names], index) => names.map((name) => `${index}/${name}`));
    const counts = await run(
      to,
      transferCommit,
      [transferClear, stage, place, ...staged],
      undefined,
      commitTimeoutMs,
    );
    return { files: counts.split("\n").reduce((sum, count) => sum + (amountOf(count) ?? 0), 0), refused };
  } catch (error) {
    await run(to, transferClear, [stage], undefined).catch(() => undefined);
    throw error;
  }
}

/** Unpacks into a folder of the staging folder. */
function receiverOf(
  to: Side,
  stage: string,
  index: string,
  names: readonly string[],
): Receive<readonly RefusedEntry[]> {
  if (to.unpack === undefined) {
    const byTar = byCommand(to, script(to, transferReceive, [transferClear, stage, index]));
    return async (input, signal) => byTar(input, signal).then(() => []);
  }
  return async (input) => {
    try {
      return (await to.unpack?.(input, `${stage}/${index}`, names))?.refused ?? [];
    } catch (error) {
      throw new CommandFailure(messageOf(error), { cause: error });
    }
  };
}

function script({ folder }: Side, text: string, words: readonly string[]): GuestCommand {
  return ["sh", "-c", inFolder, "sh", folder, text, ...words];
}

async function run(
  side: Side,
  text: string,
  words: readonly string[],
  signal: AbortSignal | undefined,
  timeoutMs = defaultTimeoutMs,
): Promise<string> {
  return outputOf(await side.run(script(side, text, words), { timeoutMs, ...(signal && { signal }) }));
}

/** Prevents a path from being read as an option. */
function plain(path: string): string {
  return path.startsWith("/") ? path : `./${path}`;
}

/** Groups paths by folder, with the names to send from each: `./NAME`, or `.` for everything in it. */
function group(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const [, folder = path, name = "."] = /^(.*\/)((?!\.{1,2}\/*$)[^/]+)\/*$/s.exec(path) ?? [];
    groups.set(folder, [...(groups.get(folder) ?? []), name === "." ? name : `./${name}`]);
  }
  return groups;
}
