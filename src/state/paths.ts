import { join } from "node:path";

/**
 * Every name that this plugin puts on the disk of the host, in one place. `dataDir` is Vagrant's folder of one machine,
 * `homePath` Vagrant's home (`~/.vagrant.d`).
 */
export const paths = {
  /** Vagrant's own file with the machine's id; absent while there is no machine. */
  id: (dataDir: string) => join(dataDir, "id"),
  /** Vagrant's own file with the uid of the user who made the machine. */
  creator: (dataDir: string) => join(dataDir, "creator_uid"),
  /** What we know of a machine; absent until its creation begins. */
  metadata: (dataDir: string) => join(dataDir, "metadata.json"),
  /** Which ports of a machine are forwarded; absent while none is. */
  forwarding: (dataDir: string) => join(dataDir, "forwarding.json"),
  /** The process that forwards them. */
  forwarderProcess: (dataDir: string) => join(dataDir, "forwarder.json"),
  /** Which leases of ports Vagrant took for the machine; Vagrant's own files they are, by name. */
  portLeases: (dataDir: string) => join(dataDir, "port-leases.json"),
  portLease: (homePath: string, name: string) => join(homePath, "data", "fp-leases", name),
  forwarderLog: (dataDir: string) => join(dataDir, "forwarder.log"),
  /** Which clones are snapshots of a machine, and what the user calls them; absent while there are none. */
  snapshots: (dataDir: string) => join(dataDir, "snapshots.json"),
  /** How long each step took that was done with a machine. */
  stepLog: (dataDir: string) => join(dataDir, "steps.log"),
  /** What the guest last said of itself, for reports. */
  report: (dataDir: string) => join(dataDir, "report.json"),
  /** The folder of the generated Vagrantfile, for the provider `vagrant`. */
  instance: (dataDir: string) => join(dataDir, "instance"),
  /** The generated Vagrantfile. */
  vagrantfile: (instanceFolder: string) => join(instanceFolder, "Vagrantfile"),
  /** Which Vagrantfiles we wrote there, and which one the machine runs with. */
  vagrantfileRecord: (instanceFolder: string) => join(instanceFolder, "Vagrantfile.json"),
  /** Which provider stands behind the machine, and how it is reached. */
  backendRecord: (instanceFolder: string) => join(instanceFolder, "machine.json"),
  /** Held while a nested Vagrant works there. */
  nestedLock: (instanceFolder: string) => join(instanceFolder, "vagrant.lock"),
  /** The nested Vagrant that works there. It stays when who started it was killed. */
  nestedProcess: (instanceFolder: string) => join(instanceFolder, "vagrant.json"),
  /** The key that the nested Vagrant put in the place of the one that everybody knows. */
  nestedKey: (instanceFolder: string, name: string, backend: string) =>
    join(instanceFolder, ".vagrant", "machines", name, backend, "private_key"),
  /** The provider's id of the machine, where the nested Vagrant has it. */
  backendId: (instanceFolder: string, name: string, backend: string) =>
    join(instanceFolder, ".vagrant", "machines", name, backend, "id"),
  /** A Vagrantfile that somebody changed by hand. `time` has no colons: Windows allows none. */
  editedVagrantfile: (instanceFolder: string, time: string) =>
    join(instanceFolder, `Vagrantfile.edited-${time}`),
  /** One JSON file for each machine on this computer, named after Vagrant's id of it. */
  registry: (homePath: string) => join(homePath, "orbstack", "registry"),
  registryEntry: (homePath: string, vagrantId: string) =>
    // VMware's ids are paths.
    join(homePath, "orbstack", "registry", `${encodeURIComponent(vagrantId)}.json`),
  /** A copy of such a key, for when the project's folder is lost. */
  keptKey: (homePath: string, vagrantId: string) =>
    join(homePath, "orbstack", "keys", encodeURIComponent(vagrantId)),
  /** A damaged file that was set aside. `time` has no colons. */
  damaged: (path: string, time: string) => `${path}.damaged-${time}`,
  /** Held while an entry there is read and written anew. */
  registryLock: (homePath: string) => join(homePath, "orbstack", "registry.lock"),
  /** Vagrant's own list of machines, over all projects. */
  machineIndex: (homePath: string) => join(homePath, "data", "machine-index", "index"),
  /** Who has which private address, over all projects. */
  network: (homePath: string) => join(homePath, "orbstack", "networks", "private.json"),
  /** Held while that file is read and written anew. */
  networkLock: (homePath: string) => join(homePath, "orbstack", "networks", "private.lock"),
  /** The temporary machines, a folder each. */
  temporary: (homePath: string) => join(homePath, "orbstack", "temp"),
  temporaryFolder: (homePath: string, name: string) => join(homePath, "orbstack", "temp", name),
  /** What the user asked for. It is the first that there is of a temporary machine, and the last. */
  temporaryRecord: (homePath: string, name: string) =>
    join(homePath, "orbstack", "temp", name, "machine.json"),
  /** The generated project; its Vagrantfile is where `vagrantfile` says. */
  temporaryProject: (homePath: string, name: string) => join(homePath, "orbstack", "temp", name, "project"),
  /** What the process wrote that destroys the machine when its user's session is over. */
  guardLog: (homePath: string, name: string) => join(homePath, "orbstack", "temp", name, "guard.log"),
  /** Held while somebody works on a temporary machine. No name of a machine has a dot. */
  temporaryLock: (homePath: string, name: string) => join(homePath, "orbstack", "temp", `${name}.lock`),
  /** Vagrant's folder of one machine in a project. */
  dataDir: (project: string, name: string, provider: string) =>
    join(project, ".vagrant", "machines", name, provider),
  /** Vagrant's id of a machine. */
  vagrantId: (dataDir: string) => join(dataDir, "id"),
  /** One of them is held while a machine is created. */
  createLock: (homePath: string, slot: number) => join(homePath, "orbstack", `create-${slot}.lock`),
} as const;
