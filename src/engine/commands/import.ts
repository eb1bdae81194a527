import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { userInfo } from "node:os";
import { ulid } from "ulid";
import type { Engine } from "../engine.js";
import { Failure } from "../failure.js";
import { deleteMachine } from "../machines/life.js";
import { checkName, instanceName } from "../machines/names.js";
import { keys } from "../machines/record.js";
import { findByName, findStray } from "../machines/store.js";
import { resources } from "../setup/resources.js";

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
  await client.request("PATCH", `/1.0/instances/${instanceName(name)}`, {
    // Two machines of one address could not run side by side.
    config: {
      [keys.id]: ulid(),
      [keys.owner]: String(userInfo().uid),
      [keys.name]: name,
      "volatile.eth0.hwaddr": "",
      // Its host name is still that of the machine which was exported.
      "volatile.apply_template": "rename",
    },
  });
}
