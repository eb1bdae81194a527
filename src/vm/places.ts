import { UsageError } from "./usage-error.js";

/** A path of this computer, or of a machine. */
export interface Place {
  /** What names the machine. `""`: the only one of the project. `undefined`: none was named. */
  readonly machine: string | undefined;
  readonly path: string;
}

/** What is to be copied between this computer and a machine. */
export interface Copying {
  /** `undefined`: the only one of the project. */
  readonly machine: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** Reads `machine:path`; the machine ends at the first colon, unless a slash comes before it. */
export function readPlace(text: string): Place {
  const [, machine, path = text] = /^([^/:]*):(.*)$/s.exec(text) ?? [];
  return { machine, path };
}

/** Reads the words of `vagrant vm push`. Fails with `UsageError`. */
export function readPush(words: readonly string[]): Copying {
  const { sources, target } = split(words);
  for (const source of sources) refuseMachine(source, target);
  const { machine, path } = readPlace(target);
  return { machine: machine || undefined, ...checked(sources, inGuest(path)) };
}

/** Reads the words of `vagrant vm pull`. Fails with `UsageError`. */
export function readPull(words: readonly string[]): Copying {
  const { sources, target } = split(words);
  refuseMachine(target, sources[0] ?? "");
  const places = sources.map(readPlace);
  const machines = new Set(places.map(({ machine }) => machine || undefined));
  if (machines.size > 1) throw new UsageError("all sources must be of the same machine, each with its name");
  const paths = places.map(({ path }) => inGuest(path));
  return { machine: [...machines][0], ...checked(paths, target) };
}

function split(words: readonly string[]) {
  const sources = words.slice(0, -1);
  const target = words.at(-1);
  if (target === undefined || sources.length === 0)
    throw new UsageError("a source and a target are needed: what is copied, and where to");
  return { sources, target };
}

/** Of what must be on this computer. `other` is the other end. */
function refuseMachine(text: string, other: string): void {
  const { machine, path } = readPlace(text);
  if (machine === undefined) return;
  if (readPlace(other).machine !== undefined)
    throw new UsageError(
      `${text} and ${other} are both on machines. Nothing is copied between machines: pull it to this computer, then push it. If ${text} is a file here, write ./${text}`,
    );
  throw new UsageError(
    `${text} would be ${path} on the machine ${machine}, where a path of this computer is wanted. If it is one, write ./${text}`,
  );
}

function checked(sources: readonly string[], target: string) {
  if ([...sources, target].includes("")) throw new UsageError("an empty path names nothing");
  const names = sources.map((source) => source.replace(/\/+$/, "").split("/").at(-1) ?? "");
  const twice = names.find((name, index) => !/^\.{0,2}$/.test(name) && names.indexOf(name) < index);
  if (twice !== undefined) throw new UsageError(`two sources are called ${twice}; copy one after the other`);
  return { sources, target };
}

/** Relative paths begin at the home. */
function inGuest(path: string): string {
  return path.replace(/^~(\/+|$)/, "") || ".";
}
