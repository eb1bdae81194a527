import type { CallOptions } from "./orbctl.js";
import { parseSetting, parseSettings } from "./parse.js";

/** The settings of `orbctl config`: OrbStack's own, and those of machines, `machine.NAME.…`. All values are text. */
export interface OrbstackSettings {
  /** The settings that OrbStack lists, by key. Some that have a value are missing. */
  all(options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  /** Empty if it is not set. May fail with `orbctl_failed` for an unknown key. */
  get(key: string, options?: CallOptions): Promise<string>;
  /** OrbStack does not validate all values, so check them first. */
  set(key: string, value: string, options?: CallOptions): Promise<void>;
  /** Resets all settings to their defaults. */
  reset(options?: CallOptions): Promise<void>;
}

/** Whether OrbStack forwards machines' ports to the host's loopback itself. It does unless the user disabled that. */
export async function showsPorts(settings: Pick<OrbstackSettings, "get">): Promise<boolean> {
  return (await settings.get("machines.forward_ports")) !== "false";
}

/** The argument lists of `orbctl`. */
const argv = {
  show: () => ["config", "show"],
  get: (key: string) => ["config", "get", key],
  set: (key: string, value: string) => ["config", "set", key, value],
  reset: () => ["config", "reset"],
} as const;

/** `run` runs `orbctl`, returns its output, and fails as the driver does. */
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
