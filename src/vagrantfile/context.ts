import { createHash } from "node:crypto";
import { basename } from "node:path";
import { ExpectedError } from "../errors.js";
import type { BackendName } from "../machine/backend-name.js";
import { known } from "../machine/json.js";
import type { Machine } from "../machine/machine.js";
import type { SyncedFolder } from "../machine/synced-folder.js";
import { type HostFolder, isForBackend, mountAsFolder, nestedFolder } from "./folders.js";
import type { Options } from "./options.js";
import { type PassedOn, passedOn } from "./passed-on.js";
import { resolvePath } from "./resolve-path.js";

/** Everything from which a machine's Vagrantfile is generated: plain data, which is equal as long as nothing changes. */
export interface Context {
  /** The machine's name, the same in the generated file as in the user's own. */
  readonly name: string;
  /** The project's name, with a suffix that distinguishes projects of the same name: `shop-a3b2c1`. */
  readonly project: string;
  readonly backend: BackendName;
  /** The machine's mark; absent for machines from older versions. */
  readonly mark?: string | undefined;
  readonly backendOptions: Readonly<Record<string, unknown>>;
  readonly box: string | undefined;
  readonly boxVersion: string | undefined;
  readonly hostname: string | undefined;
  readonly cpus: number | undefined;
  /** MiB. */
  readonly memoryMib: number | undefined;
  readonly graphical: boolean;
  /** Seconds. */
  readonly bootTimeout: number;
  readonly networks: Machine["vm"]["networks"];
  /** The folders that the backend mounts, including mounts from the options. */
  readonly folders: readonly HostFolder[];
  readonly ssh: Machine["ssh"];
  /** Settings of Vagrant itself. */
  readonly passedOn: readonly PassedOn[];
  /** The options of each `config.vm.disk` and `config.vm.cloud_init`. */
  readonly disks: readonly Readonly<Record<string, unknown>>[];
  readonly cloudInit: readonly Readonly<Record<string, unknown>>[];
}

interface Sources {
  readonly machine: Machine;
  readonly options: Options;
  /** The backend in the options, or the one that was chosen. */
  readonly backend: BackendName;
  readonly mark?: string | undefined;
  /** The enabled synced folders in the Vagrantfile. */
  readonly folders: readonly HostFolder[];
  /** Mounts in addition to those in the options, such as those of a temporary machine. */
  readonly mounts?: readonly SyncedFolder[];
  readonly home: string;
}

/** Builds the context. Fails with `mount_invalid` for a mount at the path of a synced folder or another mount. */
export function buildContext(sources: Sources): Context {
  const { machine, options, backend, folders, mounts = [], home } = sources;
  const { vm, ssh, rootPath } = machine;
  const passed = folders.filter(isForBackend).map((folder) => nestedFolder(folder, backend));
  const mounted = [...options.mounts, ...mounts];
  refuseTakenPlaces(folders, mounted, options.origins.mounts ?? "mount");
  return {
    name: machine.name,
    project: projectOf(machine),
    backend,
    mark: sources.mark,
    backendOptions: options.backendOptions,
    box: vm.box,
    boxVersion: vm.boxVersion,
    hostname: vm.hostname,
    cpus: options.cpus,
    memoryMib: options.memoryMib,
    graphical: options.graphical,
    bootTimeout: vm.bootTimeout,
    networks: vm.networks.map(withoutGeneratedId),
    folders: [...passed, ...mounted.map((mount) => nestedFolder(mountAsFolder(mount), backend))],
    ssh: { ...ssh, privateKeyPath: ssh.privateKeyPath.map((path) => resolvePath(path, rootPath, home)) },
    passedOn: passedOn(machine, home),
    disks: vm.disks.map((disk) => withPath(disk, "file", rootPath, home)),
    cloudInit: vm.cloudInit.map(({ contentType: content_type, ...entry }) =>
      withPath(known({ content_type, ...entry }), "path", rootPath, home),
    ),
  };
}

type Values = Readonly<Record<string, unknown>>;

function withPath(values: Values, key: string, rootPath: string, home: string): Values {
  const path = values[key];
  return path === undefined ? values : { ...values, [key]: resolvePath(String(path), rootPath, home) };
}

function projectOf({ rootPath, dataDir }: Machine): string {
  return `${basename(rootPath)}-${createHash("sha256").update(dataDir).digest("hex").slice(0, 6)}`;
}

/** Vagrant generates a random id for a network without one each time it reads the Vagrantfile. */
export function withoutGeneratedId({
  type,
  options,
}: Context["networks"][number]): Context["networks"][number] {
  const { id, ...rest } = options;
  return { type, options: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(id)) ? rest : options };
}

function refuseTakenPlaces(
  folders: readonly HostFolder[],
  mounts: readonly SyncedFolder[],
  origin: string,
): void {
  const taken = new Map(folders.map(({ guestpath, hostpath }) => [guestpath, hostpath]));
  for (const { guestpath, hostpath } of mounts) {
    const other = taken.get(guestpath);
    if (other !== undefined) {
      const reason = `${other} is already mounted at ${guestpath}`;
      throw new ExpectedError("mount_invalid", { mount: `${hostpath}:${guestpath}`, origin, reason });
    }
    taken.set(guestpath, hostpath);
  }
}
