import type { Engine } from "../engine.js";
import { Failure } from "../failure.js";
import { keys } from "../machines/record.js";
import { findMachine, listMachines, type Machine } from "../machines/store.js";
import { readSettings, writeSettings } from "../settings.js";
import { resources } from "../setup/resources.js";

/** How one setting of a machine is read from its instance and put into it. Empty: not set. */
interface MachineSetting {
  read(machine: Machine): string;
  /** The part of the instance that changes. */
  write(value: string): object;
}

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
  if (key === undefined || (verb === "set" && value === undefined))
    throw new Failure(`config ${verb}: which key?`);
  if (verb === "get") engine.print(await get(engine, key));
  else if (verb === "set") await set(engine, key, value ?? "");
  else throw new Failure(`config: unknown command '${verb}'; there are get, set, show and reset`);
}

async function get(engine: Engine, key: string): Promise<string> {
  const target = await machineSetting(engine, key);
  return target === undefined ? ((await readSettings())[key] ?? "") : target.setting.read(target.machine);
}

async function set(engine: Engine, key: string, value: string): Promise<void> {
  const target = await machineSetting(engine, key);
  if (target === undefined) return writeSettings({ ...(await readSettings()), [key]: value });
  const path = `/1.0/instances/${target.machine.instance.name}`;
  await engine.client.request("PATCH", path, target.setting.write(value));
}

/** The setting behind `machine.NAME.KEY`; names may hold dots. */
async function machineSetting(engine: Engine, key: string) {
  const [, name, rest] = /^machine\.(.+)\.([^.]+)$/.exec(key) ?? [];
  if (name === undefined || rest === undefined) return undefined;
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
