import type { Sizing } from "../machine/sizing.js";
import { type ImageChoice, imageName } from "./image-choice.js";
import type { Mount } from "./orb-machine.js";
import type { SizingChange } from "./sizing.js";

/** A machine to create. */
export interface CreateSpec extends ImageChoice, Sizing {
  readonly name: string;
  readonly username: string;
  readonly isolated: boolean;
  /** The only folders of the host that an isolated machine sees. */
  readonly mounts: readonly Mount[];
  /** For cloud-init. */
  readonly userData?: string | undefined;
}

/** A machine's name that is certainly not empty: `stop` without a name would stop all of OrbStack. */
export type MachineName = string & { readonly __machineName: unique symbol };

export function asMachineName(name: string): MachineName {
  if (!/^[A-Za-z0-9]/.test(name)) throw new Error(`not a machine's name: '${name}'`);
  return name as MachineName;
}

/** The argument lists of `orbctl`. */
export const argv = {
  version: () => ["version"],
  status: () => ["status"],
  list: () => ["list", "-f", "json"],
  info: (nameOrId: MachineName) => ["info", nameOrId, "-f", "json"],
  start: (name: MachineName) => ["start", name],
  stop: (name: MachineName) => ["stop", name],
  kill: (name: MachineName) => ["stop", "--force", name],
  // By name only, because OrbStack 2.2 crashes on an id. Without --force it may ask.
  delete: (name: MachineName) => ["delete", "--force", name],
  clone: (source: MachineName, name: MachineName) => ["clone", source, name],
  rename: (from: MachineName, to: MachineName) => ["rename", from, to],
  default: () => ["default"],
  // `none` cannot be a machine's name.
  setDefault: (name: MachineName | undefined) => ["default", name ?? "none"],
  /** `userDataFile`: the path of the user data, if any. */
  create: (spec: CreateSpec, userDataFile?: string) => [
    "create",
    ...(spec.arch === undefined ? [] : ["--arch", spec.arch]),
    ...["--user", spec.username],
    ...(spec.isolated ? ["--isolated"] : []),
    ...spec.mounts.flatMap(({ source, destination }) => ["--mount", `${source}:${destination}`]),
    ...(userDataFile === undefined ? [] : ["--user-data", userDataFile]),
    ...(spec.cpus === undefined ? [] : ["--cpus", String(spec.cpus)]),
    ...(spec.memoryMib === undefined ? [] : ["--memory", `${spec.memoryMib}M`]),
    ...(spec.diskMib === undefined ? [] : ["--disk", `${spec.diskMib}M`]),
    imageName(spec),
    asMachineName(spec.name),
  ],
  export: (name: MachineName, file: string) => ["export", name, file],
  import: (name: MachineName, file: string) => ["import", "-n", name, file],
  configure: (name: MachineName, key: SizingChange["key"], value: string) => [
    "config",
    "set",
    `machine.${name}.${key}`,
    value,
  ],
  logs: (name: MachineName) => ["logs", name],
  /** Without a command, it runs a login shell. */
  shell: (name: MachineName, user: string) => ["run", ...["--machine", name], ...["--user", user]],
  // Without `--`, which some versions refuse. Flags end at the first word that is not one.
  run: (
    name: MachineName,
    { user, workdir }: { readonly user: string; readonly workdir?: string | undefined },
    command: readonly [string, ...string[]],
  ) => [
    "run",
    ...["--machine", name],
    ...["--user", user],
    // The host's current folder may not exist in the guest.
    ...["--workdir", workdir ?? "/"],
    ...command,
  ],
} as const;
