import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { userInfo } from "node:os";
import { ulid } from "ulid";
import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import type { IncusClient } from "../incus/client.js";
import { whenIdle } from "../incus/when-idle.js";
import { deleteInstance, deleteMachine } from "../lifecycle/lifecycle.js";
import { removeStaleImports } from "../lifecycle/stale-imports.js";
import { foreignParts, idMapState, keptConfig, keptRoot } from "../machines/known-config.js";
import { checkName, importName, instanceName } from "../machines/names.js";
import { type Instance, keys } from "../machines/record.js";
import { findStray, refuseTaken } from "../machines/store.js";
import { resources } from "../setup/resources.js";

/**
 * Creates a machine with its own id from an exported file, and leaves it stopped. The file is not trusted: until the
 * instance has been rebuilt from what machines may have, its name is one that no command finds.
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
    await rebuild(client, name);
  } catch (error) {
    await deleteInstance(client, importName());
    throw error;
  }
}

/** Deletes what interrupted imports left: unfinished instances, and a copy that already got this name. */
async function clearUp(client: IncusClient, name: string): Promise<void> {
  await removeStaleImports(client);
  await whenIdle(client, instanceName(name));
  const stray = await findStray(client, instanceName(name));
  if (stray !== undefined) await deleteMachine(client, stray);
}

async function rebuild(client: IncusClient, name: string): Promise<void> {
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
      `import '${name}': refused, because the file contains what machines may not have: ${foreign.join(", ")}`,
    );
}

/**
 * The instance as a machine of this user. Folders from the file are dropped, because they belong to another computer or
 * user; `applySharing` adds this computer's when the machine starts.
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
      // Two running machines cannot have the same MAC address.
      "volatile.eth0.hwaddr": "",
      // The guest still has the name of the machine that was exported.
      [keys.guestName]: known[keys.guestName] || (config[keys.name] ?? ""),
    },
  };
}
