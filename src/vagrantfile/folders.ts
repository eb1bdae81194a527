import type { BackendName } from "../machine/backend-name.js";
import type { DeclaredFolder } from "../machine/machine.js";
import type { SyncedFolder } from "../machine/synced-folder.js";

/** A synced folder whose `hostpath` is absolute. */
export type HostFolder = DeclaredFolder;

/** Types of synced folders that belong to certain providers. Other types are passed on unchanged. */
const homes: Readonly<Record<string, readonly BackendName[]>> = {
  virtualbox: ["virtualbox"],
  vmware: ["vmware_desktop"],
  parallels: ["parallels"],
  docker: ["docker"],
  "9p": ["libvirt"],
  virtiofs: ["libvirt"],
  hyperv: [],
  orbstack: [],
  nfs: ["virtualbox", "vmware_desktop", "parallels", "libvirt"],
  smb: ["virtualbox", "vmware_desktop", "hyperv"],
};

/** Options that have been dealt with; disabled folders are filtered out earlier. */
const handledOptions: ReadonlySet<string> = new Set(["disabled", "type", "given_type"]);

/**
 * Whether the backend mounts a folder. Folders that rsync copies are handled by the user's own Vagrant over SSH, so
 * that `vagrant rsync` and `vagrant rsync-auto` work. Everything else needs the backend.
 */
export function isForBackend({ options }: HostFolder): boolean {
  return options.type !== "rsync";
}

/** The folder for the backend: a type that belongs to another provider is replaced by the backend's default. */
export function nestedFolder({ hostpath, guestpath, options }: HostFolder, backend: BackendName): HostFolder {
  // The shim replaces some types by ours, and keeps what the user wrote.
  const given = options.given_type ?? options.type;
  const type = given === undefined ? undefined : String(given);
  const fits = type !== undefined && (homes[type]?.includes(backend) ?? true);
  const rest = Object.fromEntries(Object.entries(options).filter(([option]) => !handledOptions.has(option)));
  const kept = { ...(fits && { type }), ...rest };
  return { hostpath, guestpath, options: dialects[backend]?.(kept) ?? kept };
}

export function mountAsFolder({ hostpath, guestpath, readOnly }: SyncedFolder): HostFolder {
  return { hostpath, guestpath, options: readOnly ? { mount_options: ["ro"] } : {} };
}

const dialects: Partial<Record<BackendName, (options: HostFolder["options"]) => HostFolder["options"]>> = {
  docker: forDocker,
};

/** Docker's volumes support `ro` as a third part, for which Vagrant has its own option. */
function forDocker({ mount_options, ...options }: HostFolder["options"]): HostFolder["options"] {
  const readOnly = Array.isArray(mount_options) && mount_options.includes("ro");
  return readOnly ? { ...options, docker_consistency: "ro" } : options;
}
