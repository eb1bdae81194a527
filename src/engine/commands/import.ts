import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { userInfo } from "node:os";
import { ulid } from "ulid";
import type { Engine } from "../engine.js";
import { Failure } from "../failure.js";
import type { IncusClient } from "../incus/client.js";
import { ownIdMap } from "../machines/create.js";
import { hostFileDevices, isHostFiles } from "../machines/host-files.js";
import { deleteMachine } from "../machines/life.js";
import { checkName, instanceName } from "../machines/names.js";
import { type Instance, keys } from "../machines/record.js";
import { findByName, findStray } from "../machines/store.js";
import { resources } from "../setup/resources.js";

type Devices = Readonly<Record<string, object>>;

/** Makes a new machine, with an id of its own, of an exported file, and leaves it stopped. */
export async function importMachine(engine: Engine, file: string, name: string): Promise<void> {
  checkName(name);
  const { client } = engine;
  await access(file).catch(() => {
    throw new Failure(`import '${name}': no such file: ${file}`);
  });
  const stray = await findStray(client, instanceName(name));
  if (stray !== undefined) await deleteMachine(client, stray);
  if ((await findByName(client, name)) !== undefined)
    throw new Failure(`import '${name}': machine already exists: '${name}'`);
  const headers = { "x-incus-name": instanceName(name), "x-incus-pool": resources.pool };
  await client.upload("/1.0/instances", headers, createReadStream(file));
  await makeOwn(client, name);
}

/** A copy of its own, with this computer's files: it may come from another, and from another user. */
async function makeOwn(client: IncusClient, name: string): Promise<void> {
  const path = `/1.0/instances/${instanceName(name)}`;
  const current = await client.request<Instance & { devices: Devices }>("GET", path);
  const isolated = current.config[keys.isolated] === "true";
  const ownDevices = Object.entries(current.devices).filter(([device]) => isolated || !isHostFiles(device));
  const username = current.config[keys.username] ?? "root";
  await client.operate("PUT", path, {
    ...current,
    devices: { ...Object.fromEntries(ownDevices), ...(isolated ? {} : hostFileDevices(username)) },
    // Two machines of one address could not run side by side.
    config: {
      ...current.config,
      "raw.idmap": await ownIdMap(),
      [keys.id]: ulid(),
      [keys.owner]: String(userInfo().uid),
      [keys.name]: name,
      "volatile.eth0.hwaddr": "",
      // The guest still knows itself by the name of the machine which was exported.
      [keys.guestName]: current.config[keys.guestName] || (current.config[keys.name] ?? ""),
    },
  });
}
