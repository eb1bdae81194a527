import { join } from "node:path";

/**
 * The names of all files that this plugin writes on the host, except for our JSON files (`state-files.ts`). `dataDir` is Vagrant's
 * folder of one machine, `homePath` Vagrant's home (`~/.vagrant.d`).
 */
export const paths = {
  /** Vagrant's own file with the machine's id; absent while there is no machine. */
  id: (dataDir: string) => join(dataDir, "id"),
  /** Vagrant's own file with the uid of the user who created the machine. */
  creator: (dataDir: string) => join(dataDir, "creator_uid"),
  /** Vagrant's own file for a leased port. */
  portLease: (homePath: string, name: string) => join(homePath, "data", "fp-leases", name),
  forwarderLog: (dataDir: string) => join(dataDir, "forwarder.log"),
  /** How long each step of the machine's actions took. */
  stepLog: (dataDir: string) => join(dataDir, "steps.log"),
  /** The folder of the generated Vagrantfile, for the provider `vagrant`. */
  instance: (dataDir: string) => join(dataDir, "instance"),
  /** The generated Vagrantfile. */
  vagrantfile: (instanceFolder: string) => join(instanceFolder, "Vagrantfile"),
  /** Held while a nested Vagrant works there. */
  nestedLock: (instanceFolder: string) => join(instanceFolder, "vagrant.lock"),
  /** The key that replaced Vagrant's insecure key. */
  nestedKey: (instanceFolder: string, name: string, backend: string) =>
    join(instanceFolder, ".vagrant", "machines", name, backend, "private_key"),
  /** The backend id, where the nested Vagrant stores it. */
  backendId: (instanceFolder: string, name: string, backend: string) =>
    join(instanceFolder, ".vagrant", "machines", name, backend, "id"),
  /** A generated Vagrantfile that was edited by hand. `time` has no colons, which Windows does not allow. */
  editedVagrantfile: (instanceFolder: string, time: string) =>
    join(instanceFolder, `Vagrantfile.edited-${time}`),
  /** One JSON file for each machine on this computer, named after Vagrant's id of it. */
  registry: (homePath: string) => join(homePath, "orbstack", "registry"),
  /** A copy of that key, in case the project's folder is lost. */
  keptKey: (homePath: string, vagrantId: string) =>
    join(homePath, "orbstack", "keys", encodeURIComponent(vagrantId)),
  /** A damaged file that was set aside. `time` has no colons. */
  damaged: (path: string, time: string) => `${path}.damaged-${time}`,
  /** Held while a registry entry is read and rewritten. */
  registryLock: (homePath: string) => join(homePath, "orbstack", "registry.lock"),
  /** Vagrant's own list of the machines of all projects. */
  machineIndex: (homePath: string) => join(homePath, "data", "machine-index", "index"),
  /** What is allocated on this computer: the private addresses, and one file for each lab. */
  networks: (homePath: string) => join(homePath, "orbstack", "networks"),
  /** Held while the labs' files are read and rewritten. */
  labsLock: (homePath: string) => join(homePath, "orbstack", "networks", "labs.lock"),
  /** Held while links of a lab are set up. */
  labLock: (homePath: string, id: string) => join(homePath, "orbstack", "networks", `${id}.lock`),
  /** Held while the file of private addresses is read and rewritten. */
  networkLock: (homePath: string) => join(homePath, "orbstack", "networks", "private.lock"),
  /** The temporary machines, one folder each. */
  temporary: (homePath: string) => join(homePath, "orbstack", "temp"),
  temporaryFolder: (homePath: string, name: string) => join(homePath, "orbstack", "temp", name),
  /** The generated project. `vagrantfile` is the path of its Vagrantfile. */
  temporaryProject: (homePath: string, name: string) => join(homePath, "orbstack", "temp", name, "project"),
  /** The log of the guard, which destroys the machine when its session is over. */
  guardLog: (homePath: string, name: string) => join(homePath, "orbstack", "temp", name, "guard.log"),
  /** Held by a process that works on a temporary machine. Machine names contain no dots. */
  temporaryLock: (homePath: string, name: string) => join(homePath, "orbstack", "temp", `${name}.lock`),
  /** Vagrant's data folder of a machine in a project. */
  dataDir: (project: string, name: string, provider: string) =>
    join(project, ".vagrant", "machines", name, provider),
  /** Vagrant's id of a machine. */
  vagrantId: (dataDir: string) => join(dataDir, "id"),
  /** A process holds one of them while it creates a machine. */
  createLock: (homePath: string, slot: number) => join(homePath, "orbstack", `create-${slot}.lock`),
} as const;
