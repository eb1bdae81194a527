import { globalSettingKeys } from "../../machine/setting-keys.js";
import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { readSettings, writeSettings } from "../ground/settings.js";
import type { IncusClient } from "../incus/client.js";
import { isMount, mountDevices } from "../machines/mounts.js";
import { keys } from "../machines/record.js";
import { findMachine, listMachines, type Machine } from "../machines/store.js";
import { resources } from "../setup/resources.js";
import { mountsFor } from "../sharing/apply-sharing.js";

/** How a setting of a machine is read from and written to its instance. Empty: not set. */
interface MachineSetting {
  read(machine: Machine): string;
  /** The part of the instance that changes. `undefined` removes a device. */
  write(value: string, machine: Machine, client: IncusClient): Change | Promise<Change>;
}

interface Change {
  readonly config?: object;
  readonly devices?: Devices;
}

type Devices = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

const machineSettings: Readonly<Record<string, MachineSetting>> = {
  username: ofConfig(keys.username, (value) => value),
  cpu: ofConfig("limits.cpu", (value) => (value === "0" ? "" : value)),
  memory_mib: {
    read: ({ instance }) => String(Number.parseInt(instance.config["limits.memory"] ?? "0", 10)),
    write: (value) => ({ config: { "limits.memory": value === "0" ? "" : `${value}MiB` } }),
  },
  disk_bytes: {
    read: ({ instance }) => instance.expanded_devices?.root?.size ?? "0",
    write: (value) => ({
      devices: {
        root: { type: "disk", path: "/", pool: resources.pool, ...(value !== "0" && { size: value }) },
      },
    }),
  },
  /** Takes effect at the machine's next start, which also gives it other ids and devices. */
  isolated: {
    read: ({ record }) => String(record.config.isolated),
    write: (value) => {
      if (value !== "true" && value !== "false") throw new Failure("config: isolated must be true or false");
      return { config: { [keys.isolated]: value } };
    },
  },
  /** The folders of an isolated machine: `SRC:DEST,SRC:DEST`. */
  mounts: {
    read: ({ record }) =>
      (record.config.mounts ?? []).map(({ source, destination }) => `${source}:${destination}`).join(","),
    write: async (value, { record, instance }, client) => {
      if (!record.config.isolated) throw new Failure("config: mounts are only for isolated machines");
      const old = Object.keys(instance.expanded_devices ?? {}).filter(isMount);
      return {
        devices: {
          ...Object.fromEntries(old.map((name) => [name, undefined])),
          ...(await mountsFor(client, instance, mountDevices(itemsOf(value)))),
        },
      };
    },
  },
};

function ofConfig(key: string, format: (value: string) => string): MachineSetting {
  return {
    read: ({ instance }) => instance.config[key] ?? (key.startsWith("limits.") ? "0" : ""),
    write: (value) => ({ config: { [key]: format(value) } }),
  };
}

export async function config(engine: Engine, verb: string, key?: string, value?: string): Promise<void> {
  if (verb === "show") return show(engine);
  if (verb === "reset") return writeSettings({});
  if (key === undefined || (["set", "add", "remove"].includes(verb) && value === undefined))
    throw new Failure(`config ${verb}: a key and a value are required`);
  if (verb === "get") engine.print(await get(engine, key));
  else if (verb === "set") await set(engine, key, value ?? "");
  else if (verb === "add") await set(engine, key, added(await get(engine, key), value ?? ""));
  else if (verb === "remove") await set(engine, key, removed(await get(engine, key), value ?? "", key));
  else throw new Failure(`config: unknown command '${verb}'; use get, set, add, remove, show or reset`);
}

/** Lists are comma-separated. */
function itemsOf(list: string): readonly string[] {
  return list.split(",").filter((item) => item !== "");
}

function added(list: string, item: string): string {
  return [...new Set([...itemsOf(list), item])].join(",");
}

/** A mount can be removed by its source alone. */
function removed(list: string, item: string, key: string): string {
  const left = itemsOf(list).filter((other) => other !== item && !other.startsWith(`${item}:`));
  if (left.length === itemsOf(list).length) throw new Failure(`config: '${item}' is not in ${key}`);
  return left.join(",");
}

async function get(engine: Engine, key: string): Promise<string> {
  const target = await machineSetting(engine, key);
  return target === undefined ? ((await readSettings())[key] ?? "") : target.setting.read(target.machine);
}

async function set(engine: Engine, key: string, value: string): Promise<void> {
  const target = await machineSetting(engine, key);
  if (target === undefined) return writeSettings({ ...(await readSettings()), [key]: value });
  await change(engine, target.machine, await target.setting.write(value, target.machine, engine.client));
}

/** Changes a running machine at once. Only replacing the whole description can remove a device. */
async function change(engine: Engine, { instance }: Machine, part: Change) {
  const path = `/1.0/instances/${instance.name}`;
  const gone = Object.entries(part.devices ?? {}).some(([, device]) => device === undefined);
  if (!gone) return engine.client.request("PATCH", path, part);
  const current = await engine.client.request<{ devices: Devices }>("GET", path);
  return engine.client.operate("PUT", path, { ...current, devices: { ...current.devices, ...part.devices } });
}

const globalKeys: ReadonlySet<string> = new Set(globalSettingKeys);

/** The setting that `machine.NAME.KEY` means; NAME may contain dots. `undefined`: it is a setting of the engine. */
async function machineSetting(engine: Engine, key: string) {
  const [, name, rest] = /^machine\.(.+)\.([^.]+)$/.exec(key) ?? [];
  if (name === undefined || rest === undefined) {
    if (globalKeys.has(key)) return undefined;
    throw new Failure(`config: there is no setting '${key}'`);
  }
  const setting = Object.hasOwn(machineSettings, rest) ? machineSettings[rest] : undefined;
  if (setting === undefined) throw new Failure(`config: a machine has no setting '${rest}'`);
  return { machine: await findMachine(engine.client, name), setting };
}

async function show(engine: Engine): Promise<void> {
  const machines = await listMachines(engine.client);
  const lines = [
    ...Object.entries(await readSettings()).map(([key, value]) => `${key}: ${value}`),
    ...machines.map(({ record }) => `machine.${record.name}.username: ${record.config.default_username}`),
  ];
  for (const line of lines.sort()) engine.print(line);
}
