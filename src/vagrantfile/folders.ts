import type { BackendName } from "../machine/backend-name.js";
import type { DeclaredFolder } from "../machine/machine.js";
import type { SyncedFolder } from "../machine/synced-folder.js";

/** A synced folder whose `hostpath` is absolute. */
export type HostFolder = DeclaredFolder;

/** The types of synced folders that belong to providers, and with which of them each works. Other types are left as they are. */
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

/** What is done with already: `disabled` folders do not come here. */
const outerOptions: ReadonlySet<string> = new Set(["disabled", "type", "given_type"]);

/**
 * Whether the backend mounts a folder. Copies by rsync go over SSH and are the outer Vagrant's affair, so that
 * `vagrant rsync` and `vagrant rsync-auto` work; all else needs the hypervisor.
 */
export function isForBackend({ options }: HostFolder): boolean {
  return options.type !== "rsync";
}

/** The folder as the backend understands it: a type of another provider's gives way to that provider's own. */
export function nestedFolder({ hostpath, guestpath, options }: HostFolder, backend: BackendName): HostFolder {
  // The shim puts our own type in the place of another, and keeps what the user wrote.
  const given = options.given_type ?? options.type;
  const type = given === undefined ? undefined : String(given);
  const fits = type !== undefined && (homes[type]?.includes(backend) ?? true);
  const rest = Object.fromEntries(Object.entries(options).filter(([option]) => !outerOptions.has(option)));
  const kept = { ...(fits && { type }), ...rest };
  return { hostpath, guestpath, options: dialects[backend]?.(kept) ?? kept };
}

export function mountAsFolder({ hostpath, guestpath, readOnly }: SyncedFolder): HostFolder {
  return { hostpath, guestpath, options: readOnly ? { mount_options: ["ro"] } : {} };
}

const dialects: Partial<Record<BackendName, (options: HostFolder["options"]) => HostFolder["options"]>> = {
  docker: forDocker,
};

/** Docker's volumes have a third part for `ro`, and Vagrant one option that gets there. */
function forDocker({ mount_options, ...options }: HostFolder["options"]): HostFolder["options"] {
  const readOnly = Array.isArray(mount_options) && mount_options.includes("ro");
  return readOnly ? { ...options, docker_consistency: "ro" } : options;
}
