import type { CallOptions } from "./orbctl.js";
import { parseSetting, parseSettings } from "./parse.js";

/** What `orbctl config` reads and writes: OrbStack's own settings, and those of its machines, `machine.NAME.…`. All are text here. */
export interface OrbstackSettings {
  /** Those that OrbStack lists, by key. It leaves some out that have a value. */
  all(options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  /** Empty when it is not set. Of a key that it does not know OrbStack may say so, by `orbctl_failed`. */
  get(key: string, options?: CallOptions): Promise<string>;
  /** OrbStack takes any text for some of them: the value is to be checked before. */
  set(key: string, value: string, options?: CallOptions): Promise<void>;
  /** Resets all settings to their defaults. */
  reset(options?: CallOptions): Promise<void>;
}

/** Whether machines' ports appear at the host's loopback by themselves: they do unless the user has turned that off. */
export async function showsPorts(settings: Pick<OrbstackSettings, "get">): Promise<boolean> {
  return (await settings.get("machines.forward_ports")) !== "false";
}

/** The argument lists of `orbctl`. Pure. */
const argv = {
  show: () => ["config", "show"],
  get: (key: string) => ["config", "get", key],
  set: (key: string, value: string) => ["config", "set", key, value],
  reset: () => ["config", "reset"],
} as const;

/** `run` runs `orbctl`, answers what it printed, and fails as the driver does. */
export function settingsOver(
  run: (args: readonly string[], options: CallOptions) => Promise<string>,
): OrbstackSettings {
  return {
    all: async (options = {}) => parseSettings(await run(argv.show(), options)),
    get: async (key, options = {}) => parseSetting(await run(argv.get(key), options)),
    set: async (key, value, options = {}) => void (await run(argv.set(key, value), options)),
    reset: async (options = {}) => void (await run(argv.reset(), options)),
  };
}
