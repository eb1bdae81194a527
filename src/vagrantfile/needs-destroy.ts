import { isDeepStrictEqual } from "node:util";
import type { BackendName } from "../machine/backend-name.js";
import type { Context } from "./context.js";

/** A change that an existing machine cannot apply. The texts are for the user; `from` and `to` are JSON. */
export interface FixedSetting {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

type Setting = keyof Context;

/** Settings that every backend only reads when it creates a machine. */
const ofAll: readonly Setting[] = ["backend", "box", "boxVersion"];

/** Further settings that a backend only reads then: parts of the context, and its own options. */
const ofBackend: Readonly<
  Record<
    BackendName,
    {
      settings: readonly Setting[];
      options: readonly string[] | "all";
      /** Settings that can be changed, but not removed. */
      limits?: readonly Setting[];
    }
  >
> = {
  virtualbox: { settings: [], options: ["linked_clone", "linked_clone_snapshot"] },
  vmware_desktop: { settings: [], options: ["linked_clone", "clone_directory"] },
  hyperv: { settings: [], options: ["linked_clone", "differencing_disk"] },
  parallels: { settings: [], options: ["linked_clone", "linked_clone_snapshot"] },
  libvirt: {
    // Interfaces are created with the domain, and the host name is set at its first boot.
    settings: ["networks", "hostname"],
    options: [
      ...[
        "machine_virtual_size",
        "storage",
        "storage_pool_name",
        "disk_bus",
        "default_prefix",
        "uri",
        "driver",
      ],
      ...[
        "machine_type",
        "machine_arch",
        "loader",
        "kernel",
        "initrd",
        "volume_cache",
        "title",
        "description",
      ],
    ],
  },
  // A container keeps the options of `docker create`, except its limits. A reload only restarts it.
  docker: {
    settings: ["networks", "hostname", "folders"],
    options: "all",
    limits: ["cpus", "memoryMib"],
  },
};

/** The changes between two contexts that need a destroy with the machine's backend. */
export function needsDestroy(before: Context, after: Context): readonly FixedSetting[] {
  const { options } = ofBackend[before.backend];
  const changed = lastingSettings(before, after).flatMap((setting) =>
    compare(nameOf(setting), before[setting], after[setting]),
  );
  // Another backend's options mean nothing here.
  if (before.backend !== after.backend) return changed;
  const [old, now] = [before.backendOptions, after.backendOptions];
  const names = options === "all" ? Object.keys({ ...old, ...now }) : options;
  return [
    ...changed,
    ...names.flatMap((option) => compare(`backend_options.${option}`, old[option], now[option])),
  ];
}

/** Whether a machine of this backend keeps the synced folders that it was created with. */
export function keepsFolders(backend: BackendName): boolean {
  return ofBackend[backend].settings.includes("folders");
}

/** The context of a machine that was created from `before` and reloaded with `after`: settings that need a destroy are as before. */
export function asCreated(before: Context, after: Context): Context {
  if (before.backend !== after.backend) return before;
  const lasting = lastingSettings(before, after);
  const { options } = ofBackend[before.backend];
  const isLasting = ([option]: readonly [string, unknown]) => options === "all" || options.includes(option);
  return {
    ...after,
    ...Object.fromEntries(lasting.map((setting) => [setting, before[setting]])),
    backendOptions: Object.fromEntries([
      ...Object.entries(after.backendOptions).filter((entry) => !isLasting(entry)),
      ...Object.entries(before.backendOptions).filter(isLasting),
    ]),
  };
}

function lastingSettings(before: Context, after: Context): readonly Setting[] {
  const { settings, limits = [] } = ofBackend[before.backend];
  return [...ofAll, ...settings, ...limits.filter((limit) => after[limit] === undefined)];
}

function compare(setting: string, before: unknown, after: unknown): readonly FixedSetting[] {
  if (isDeepStrictEqual(plain(before), plain(after))) return [];
  return [{ setting, from: show(before), to: show(after) }];
}

/** As it would be read from disk: without undefined values. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

const names: Partial<Record<Setting, string>> = {
  boxVersion: "box_version",
  memoryMib: "memory",
  folders: "synced folders",
};

function nameOf(setting: Setting): string {
  return names[setting] ?? setting;
}
