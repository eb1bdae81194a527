import { userInfo } from "node:os";
import { Failure, notFound } from "../ground/failure.js";
import { type IncusClient, isAbsent } from "../incus/client.js";
import { whenIdle } from "../incus/when-idle.js";
import { instanceName, isImporting } from "./names.js";
import { type Instance, type InstanceState, type MachineRecord, recordOf } from "./record.js";

/** A machine with the instance that it is. */
export interface Machine {
  readonly record: MachineRecord;
  readonly instance: Instance;
}

/** All machines, by name. Instances of others are not among them. */
export async function listMachines(client: IncusClient): Promise<readonly Machine[]> {
  const all = await listAll(client);
  const strays = straysAmong(all);
  return all
    .filter((machine) => !strays.includes(machine))
    .sort((a, b) => a.record.name.localeCompare(b.record.name));
}

/** The copy of a machine that an import would have made into another, had it not been cut off; by the name of its instance. */
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

/** Of two with one id, the one whose instance bears another name than the machine. */
export function straysAmong(machines: readonly Machine[]): readonly Machine[] {
  const isOriginal = ({ record, instance }: Machine) => instanceName(record.name) === instance.name;
  const originals = new Set(machines.filter(isOriginal).map(({ record }) => record.id));
  return machines.filter((machine) => !isOriginal(machine) && originals.has(machine.record.id));
}

/** The machine of that name or id. Fails with OrbStack's own words when there is none. */
export async function findMachine(client: IncusClient, nameOrId: string): Promise<Machine> {
  const byName = await findByName(client, nameOrId);
  const found = byName ?? (await listMachines(client)).find(({ record }) => record.id === nameOrId);
  if (found === undefined) throw notFound(nameOrId);
  return found;
}

/**
 * The machine of that name or id, to be changed: as it is when Incus has done what it was told of it by others, who may have been killed
 * meanwhile.
 */
export async function findIdle(client: IncusClient, nameOrId: string): Promise<Machine> {
  await whenIdle(client, instanceName(nameOrId));
  const machine = await findMachine(client, nameOrId);
  const { name } = machine.instance;
  if (name === instanceName(nameOrId)) return machine;
  await whenIdle(client, name);
  return findMachine(client, nameOrId);
}

/** Fails when there is a machine of that name, or Incus is about to have one. */
export async function refuseTaken(client: IncusClient, name: string, prefix = ""): Promise<void> {
  await whenIdle(client, instanceName(name));
  if ((await findByName(client, name)) !== undefined)
    throw new Failure(`${prefix}machine already exists: '${name}'`);
}

/** The machine of that name, or `undefined`. An instance of somebody else that stands in its way is a failure. */
export async function findByName(client: IncusClient, name: string): Promise<Machine | undefined> {
  const instance = await getInstance(client, instanceName(name));
  if (instance === undefined) return undefined;
  const record = recordOf(instance, userInfo().uid);
  if (record === undefined) {
    throw new Failure(`'${name}' is an instance of Incus that is not yours; it is left alone`);
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
