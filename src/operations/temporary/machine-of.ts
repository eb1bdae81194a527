import type { Machine } from "../../machine/machine.js";
import { readText } from "../../state/json-file.js";
import { paths } from "../../state/paths.js";
import type { TemporaryRecord } from "../../state/temporary-machines.js";

/** The machine as Vagrant would describe it, without asking Vagrant: for its state and its SSH data no more is needed. */
export async function machineOf(record: TemporaryRecord, homePath: string): Promise<Machine> {
  const { name, provider, box, options } = record;
  const rootPath = paths.temporaryProject(homePath, name);
  const dataDir = paths.dataDir(rootPath, name, provider);
  const id = (await readText(paths.vagrantId(dataDir)))?.trim();
  return {
    name,
    provider,
    id: id === "" ? undefined : id,
    dataDir,
    rootPath,
    homePath,
    config: options,
    vm: {
      box,
      boxVersion: undefined,
      boxUrls: [],
      boxArchitecture: undefined,
      installedBox: undefined,
      cloudInit: [],
      otherProviders: {},
      hostname: undefined,
      allowHostsModification: true,
      disks: 0,
      bootTimeout: 300,
      networks: [],
      syncedFolders: [],
    },
    ssh: {
      host: undefined,
      port: undefined,
      username: undefined,
      privateKeyPath: [],
      forwardAgent: false,
      insertKey: true,
    },
  };
}
