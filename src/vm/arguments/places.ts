import { UsageError } from "../session/usage-error.js";

/** A path on this computer or on a machine. */
export interface Place {
  /** The machine as the user names it. `""`: the only one of the project. `undefined`: a path on this computer. */
  readonly machine: string | undefined;
  readonly path: string;
}

/** What to copy between this computer and a machine. */
export interface Copying {
  /** `undefined`: the only machine of the project. */
  readonly machine: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** Reads `machine:path`. The machine's name ends at the first colon, unless a slash comes first. */
export function readPlace(text: string): Place {
  const [, machine, path = text] = /^([^/:]*):(.*)$/s.exec(text) ?? [];
  return { machine, path };
}

/** Reads the arguments of `vagrant vm push`. Fails with `UsageError`. */
export function readPush(words: readonly string[]): Copying {
  const { sources, target } = split(words);
  for (const source of sources) refuseMachine(source, target);
  const { machine, path } = readPlace(target);
  return { machine: machine || undefined, ...checked(sources, inGuest(path)) };
}

/** Reads the arguments of `vagrant vm pull`. Fails with `UsageError`. */
export function readPull(words: readonly string[]): Copying {
  const { sources, target } = split(words);
  refuseMachine(target, sources[0] ?? "");
  const places = sources.map(readPlace);
  const machines = new Set(places.map(({ machine }) => machine || undefined));
  if (machines.size > 1)
    throw new UsageError("all sources must be on the same machine, each with the machine's name");
  const paths = places.map(({ path }) => inGuest(path));
  return { machine: [...machines][0], ...checked(paths, target) };
}

function split(words: readonly string[]) {
  const sources = words.slice(0, -1);
  const target = words.at(-1);
  if (target === undefined || sources.length === 0)
    throw new UsageError("give a source and a target: what to copy, and where to");
  return { sources, target };
}

/** Refuses a path on a machine where a local one is required. `other` is the other end of the copy. */
function refuseMachine(text: string, other: string): void {
  const { machine, path } = readPlace(text);
  if (machine === undefined) return;
  if (readPlace(other).machine !== undefined)
    throw new UsageError(
      `${text} and ${other} are both on machines. To copy between machines, pull to this computer, then push. If ${text} is a local file, write ./${text}`,
    );
  throw new UsageError(
    `${text} means ${path} on the machine ${machine}, but this must be a local path. If it is one, write ./${text}`,
  );
}

function checked(sources: readonly string[], target: string) {
  if ([...sources, target].includes("")) throw new UsageError("a path cannot be empty");
  const names = sources.map((source) => source.replace(/\/+$/, "").split("/").at(-1) ?? "");
  const duplicate = names.find((name, index) => !/^\.{0,2}$/.test(name) && names.indexOf(name) < index);
  if (duplicate !== undefined)
    throw new UsageError(`two sources are named ${duplicate}; copy them one after the other`);
  return { sources, target };
}

/** Relative paths start at the user's home. */
function inGuest(path: string): string {
  return path.replace(/^~(\/+|$)/, "") || ".";
}
