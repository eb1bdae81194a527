import { userInfo } from "node:os";
import { Failure, notFound } from "../ground/failure.js";
import type { IncusClient } from "../incus/client.js";
import { isAbsent } from "../incus/incus-error.js";
import { whenIdle } from "../incus/when-idle.js";
import { whenRebooted } from "../incus/when-rebooted.js";
import { instanceName, isImporting } from "./names.js";
import { type Instance, type InstanceState, type MachineRecord, recordOf } from "./record.js";

/** A machine and its Incus instance. */
export interface Machine {
  readonly record: MachineRecord;
  readonly instance: Instance;
}

/** This user's machines, sorted by name. */
export async function listMachines(client: IncusClient): Promise<readonly Machine[]> {
  const all = await listAll(client);
  const strays = straysAmong(all);
  return all
    .filter((machine) => !strays.includes(machine))
    .sort((a, b) => a.record.name.localeCompare(b.record.name));
}

/** A copy of a machine that an interrupted import left, by its instance's name. */
export async function findStray(client: IncusClient, instance: string): Promise<Machine | undefined> {
  return straysAmong(await listAll(client)).find((machine) => machine.instance.name === instance);
}

async function listAll(client: IncusClient): Promise<readonly Machine[]> {
  const instances = await client.request<Instance[]>("GET", "/1.0/instances?recursion=1");
  return instances.flatMap((instance) => {
    const record = isImporting(instance.name) ? undefined : recordOf(instance, userInfo().uid);
    return record === undefined ? [] : [{ record, instance }];
  });
}

/** If two instances have the same id, the one whose name does not match its machine's. */
export function straysAmong(machines: readonly Machine[]): readonly Machine[] {
  const isOriginal = ({ record, instance }: Machine) => instanceName(record.name) === instance.name;
  const originals = new Set(machines.filter(isOriginal).map(({ record }) => record.id));
  return machines.filter((machine) => !isOriginal(machine) && originals.has(machine.record.id));
}

/** Finds a machine by name or id. Fails with OrbStack's message if there is none. */
export async function findMachine(client: IncusClient, nameOrId: string): Promise<Machine> {
  const byName = await findByName(client, nameOrId);
  const found = byName ?? (await listMachines(client)).find(({ record }) => record.id === nameOrId);
  if (found === undefined) throw notFound(nameOrId);
  return found;
}

/**
 * Finds a machine by name or id, in order to change it: waits for operations that others started, and that may outlive them,
 * and until no reboot of its guest is in progress.
 */
export async function findIdle(client: IncusClient, nameOrId: string): Promise<Machine> {
  await whenIdle(client, instanceName(nameOrId));
  const machine = await findMachine(client, nameOrId);
  const { name, status } = machine.instance;
  const hasOtherName = name !== instanceName(nameOrId);
  if (hasOtherName) await whenIdle(client, name);
  if (status === "Stopped") await whenRebooted(client, name);
  return hasOtherName || status === "Stopped" ? findMachine(client, nameOrId) : machine;
}

/** Fails if a machine of that name exists or is being created. */
export async function refuseTaken(client: IncusClient, name: string, prefix = ""): Promise<void> {
  await whenIdle(client, instanceName(name));
  if ((await findByName(client, name)) !== undefined)
    throw new Failure(`${prefix}machine already exists: '${name}'`);
}

/** Finds a machine by name; `undefined` if there is none. Fails if an instance that is not a machine has its name. */
export async function findByName(client: IncusClient, name: string): Promise<Machine | undefined> {
  const instance = await getInstance(client, instanceName(name));
  if (instance === undefined) return undefined;
  const record = recordOf(instance, userInfo().uid);
  if (record === undefined) {
    throw new Failure(`'${name}' is an Incus instance that is not a machine of yours; it is not changed`);
  }
  return record.name === name ? { record, instance } : undefined;
}

async function getInstance(client: IncusClient, name: string): Promise<Instance | undefined> {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) return undefined;
  try {
    return await client.request<Instance>("GET", `/1.0/instances/${name}`);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

export function instanceState(client: IncusClient, { instance }: Machine): Promise<InstanceState> {
  return client.request<InstanceState>("GET", `/1.0/instances/${instance.name}/state`);
}
