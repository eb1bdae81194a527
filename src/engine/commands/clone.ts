import { userInfo } from "node:os";
import { ulid } from "ulid";
import type { Engine } from "../ground/engine.js";
import type { IncusClient } from "../incus/client.js";
import { guestNameConfig } from "../lifecycle/guest-name.js";
import { foreignParts, idMapState, keptConfig, keptMounts, keptRoot } from "../machines/known-config.js";
import { checkName, instanceName } from "../machines/names.js";
import { type Instance, keys } from "../machines/record.js";
import { findIdle, type Machine, refuseTaken } from "../machines/store.js";
import { resources } from "../setup/resources.js";

/** A copy-on-write clone with its own id. It is stopped. */
export async function clone(engine: Engine, sourceName: string, name: string): Promise<void> {
  checkName(name);
  const source = await findIdle(engine.client, sourceName);
  const { instance } = source;
  await refuseTaken(engine.client, name, `clone '${name}': `);
  const description = describe(source, name);
  await engine.client.operate("POST", "/1.0/instances", {
    name: instanceName(name),
    source: { type: "copy", source: instance.name, instance_only: true, allow_inconsistent: true },
    ...description,
  });
  const foreign = foreignParts(instance);
  if (foreign.length === 0) return;
  engine.say(`Not copied, because orbctl did not create it: ${foreign.join(", ")}`);
  await strip(engine.client, name, description);
}

/** Incus copies everything. Only replacing the whole description can remove something. */
async function strip(client: IncusClient, name: string, description: Description): Promise<void> {
  const path = `/1.0/instances/${instanceName(name)}`;
  const { architecture, config } = await client.request<Instance>("GET", path);
  const own = { ...description.config, ...idMapState(config) };
  await client.operate("PUT", path, { architecture, ...description, config: own });
}

interface Description {
  readonly profiles: readonly string[];
  readonly devices: Instance["devices"];
  readonly config: Instance["config"];
}

function describe(source: Machine, name: string): Description {
  const { instance } = source;
  return {
    profiles: [resources.profile],
    devices: { ...keptMounts(instance), root: keptRoot(instance, resources.pool) },
    config: {
      ...keptConfig(instance.config),
      [keys.id]: ulid(),
      [keys.owner]: String(userInfo().uid),
      [keys.name]: name,
      [keys.renaming]: "",
      ...guestNameConfig(source),
    },
  };
}
