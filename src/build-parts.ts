import { homedir } from "node:os";
import { FolderPlans } from "./actions/folder-plans.js";
import type { Parts } from "./actions/parts.js";
import type { Logger } from "./machine/logger.js";
import type { Machine } from "./machine/machine.js";
import { readConfig } from "./orbstack/config.js";
import { OrbctlDriver } from "./orbstack/driver.js";
import { limitsFrom } from "./orbstack/limits.js";
import { locateOrbctl } from "./orbstack/locate.js";
import type { OrbMachine } from "./orbstack/orb-machine.js";
import { withLock } from "./state/lock.js";
import { metadataFile } from "./state/metadata-store.js";
import { paths } from "./state/paths.js";
import { registryFolder } from "./state/registry.js";
import { TimedCache } from "./state/timed-cache.js";

/** Vagrant asks 8 N + 1 times for one `status` of N machines, within milliseconds. */
const stateLifetimeMs = 5_000;

interface Orbctl {
  readonly driver: OrbctlDriver;
  readonly machines: TimedCache<readonly OrbMachine[]>;
}

/** Puts the product together: which driver, which files, which clock. */
export function buildParts(logger: Logger): Parts {
  const known = new Map<string | undefined, Orbctl>();

  const orbctlAt = (configured: string | undefined): Orbctl => {
    const found = known.get(configured);
    if (found !== undefined) return found;
    const orbctl = buildOrbctl(configured, logger);
    known.set(configured, orbctl);
    return orbctl;
  };
  const orbctlOf = (machine: Machine) => orbctlAt(readConfig(machine.config).cliPath);

  return {
    logger,
    driver: (machine) => orbctlOf(machine).driver,
    machines: (machine) => orbctlOf(machine).machines.get(),
    invalidate: () => {
      for (const { machines } of known.values()) machines.invalidate();
    },
    metadata: ({ dataDir }) => metadataFile(dataDir),
    folders: new FolderPlans(),
    registry: ({ homePath }) => registryFolder(homePath),
    whileCreating: ({ homePath }, options, work) => withLock(paths.createLock(homePath), options, work),
    now: () => new Date(),
  };
}

function buildOrbctl(configured: string | undefined, logger: Logger): Orbctl {
  const locate = () =>
    locateOrbctl({ configured, path: process.env.PATH ?? "", home: process.env.HOME ?? homedir() });
  const driver = new OrbctlDriver(locate, limitsFrom(process.env), logger);
  return { driver, machines: new TimedCache(() => driver.list(), stateLifetimeMs) };
}
