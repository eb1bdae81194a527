import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { userInfo } from "node:os";
import { ulid } from "ulid";
import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import type { IncusClient } from "../incus/client.js";
import { whenIdle } from "../incus/when-idle.js";
import { removeLeftImports } from "../life/left-imports.js";
import { deleteInstance, deleteMachine } from "../life/life.js";
import { foreignParts, idMapState, keptConfig, keptRoot } from "../machines/known-config.js";
import { checkName, importName, instanceName } from "../machines/names.js";
import { type Instance, keys } from "../machines/record.js";
import { findStray, refuseTaken } from "../machines/store.js";
import { resources } from "../setup/resources.js";

/**
 * Makes a new machine, with an id of its own, of an exported file, and leaves it stopped. The file may be anybody's: until the instance
 * has been rebuilt of what machines may have, it bears a name that nobody can use.
 */
export async function importMachine(engine: Engine, file: string, name: string): Promise<void> {
  checkName(name);
  const { client } = engine;
  await access(file).catch(() => {
    throw new Failure(`import '${name}': no such file: ${file}`);
  });
  await clearUp(client, name);
  await refuseTaken(client, name, `import '${name}': `);
  const headers = { "x-incus-name": importName(), "x-incus-pool": resources.pool };
  await client.upload("/1.0/instances", headers, createReadStream(file));
  try {
    await makeOwn(client, name);
  } catch (error) {
    await deleteInstance(client, importName());
    throw error;
  }
}

/** Removes what imports that were killed have left: any, and one that had this name already. */
async function clearUp(client: IncusClient, name: string): Promise<void> {
  await removeLeftImports(client);
  await whenIdle(client, instanceName(name));
  const stray = await findStray(client, instanceName(name));
  if (stray !== undefined) await deleteMachine(client, stray);
}

async function makeOwn(client: IncusClient, name: string): Promise<void> {
  const path = `/1.0/instances/${importName()}`;
  const imported = await client.request<ImportedInstance>("GET", path);
  await refuseForeign(client, imported, name);
  await client.operate("PUT", path, ownDescription(imported, name));
  await client.operate("POST", path, { name: instanceName(name) });
}

interface ImportedInstance extends Instance {
  readonly type: string;
  readonly profiles: readonly string[];
}

async function refuseForeign(client: IncusClient, imported: ImportedInstance, name: string): Promise<void> {
  const snapshots = await client.request<unknown[]>("GET", `/1.0/instances/${imported.name}/snapshots`);
  const foreign = [
    ...(imported.type === "container" ? [] : [imported.type]),
    ...(snapshots.length === 0 ? [] : ["snapshots"]),
    ...imported.profiles.filter((name) => name !== resources.profile).map((name) => `profile ${name}`),
    ...foreignParts(imported),
  ];
  if (foreign.length > 0)
    throw new Failure(
      `import '${name}': refused, because the file asks for what no machine may have: ${foreign.join(", ")}`,
    );
}

/**
 * The file may come from another computer, and from another user; folders of either are none of this machine's. What it is to see of this
 * one's it gets when it starts.
 */
function ownDescription(imported: ImportedInstance, name: string): object {
  const { architecture, config } = imported;
  const known = keptConfig(config);
  return {
    architecture,
    profiles: [resources.profile],
    devices: { root: keptRoot(imported, resources.pool) },
    config: {
      ...known,
      ...idMapState(config),
      [keys.id]: ulid(),
      [keys.owner]: String(userInfo().uid),
      [keys.name]: name,
      // Two machines of one address could not run side by side.
      "volatile.eth0.hwaddr": "",
      // The guest still knows itself by the name of the machine which was exported.
      [keys.guestName]: known[keys.guestName] || (config[keys.name] ?? ""),
    },
  };
}
