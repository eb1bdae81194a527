import { join } from "node:path";

/**
 * Every name that this plugin puts on the disk of the host, in one place. `dataDir` is Vagrant's folder of one machine,
 * `homePath` Vagrant's home (`~/.vagrant.d`).
 */
export const paths = {
  /** What we know of a machine; absent until its creation begins. */
  metadata: (dataDir: string) => join(dataDir, "metadata.json"),
  /** One JSON file for each machine on this computer, named after its id. */
  registry: (homePath: string) => join(homePath, "orbstack", "registry"),
  /** Held while a machine is created: OrbStack's creates slow one another until they time out. */
  createLock: (homePath: string) => join(homePath, "orbstack", "create.lock"),
} as const;
