import { ulid } from "ulid";
import type { Engine } from "../engine.js";
import { Failure } from "../failure.js";
import { leaveFilesAlone, nameChange } from "../machines/carry-name.js";
import { checkName, instanceName } from "../machines/names.js";
import { keys } from "../machines/record.js";
import { findByName, findMachine } from "../machines/store.js";

/** A copy-on-write copy with an id of its own, left stopped. */
export async function clone(engine: Engine, sourceName: string, name: string): Promise<void> {
  checkName(name);
  const source = await findMachine(engine.client, sourceName);
  const { instance } = source;
  if ((await findByName(engine.client, name)) !== undefined)
    throw new Failure(`clone '${name}': machine already exists: '${name}'`);
  const own = Object.entries(instance.config).filter(([key]) => !key.startsWith("volatile."));
  await engine.client.operate("POST", "/1.0/instances", {
    name: instanceName(name),
    source: { type: "copy", source: instance.name, instance_only: true, allow_inconsistent: true },
    config: { ...Object.fromEntries(own), [keys.id]: ulid(), [keys.name]: name, ...nameChange(source) },
  });
  await leaveFilesAlone(engine.client, instanceName(name));
}
