import { readFile } from "node:fs/promises";
import { ExpectedError } from "../../errors.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import { readConfig } from "../../orbstack/config.js";
import { mayBeNameOf } from "../../orbstack/names.js";
import type { Metadata } from "../../state/metadata-store.js";
import { machineFiles } from "../../state/state-files.js";
import { version } from "../../version.js";
import type { Parts } from "../context/parts.js";
import { hasUserData } from "../orbstack/creation/read-user-data.js";

/**
 * Rebuilds a lost `metadata.json` from the registry and OrbStack. `undefined`: there is no machine. Fails if OrbStack
 * cannot be asked and nothing else tells, or if a creation was interrupted and its machine is not known.
 */
export async function rebuildMetadata(machine: Machine, parts: Parts): Promise<Metadata | undefined> {
  if (machine.id === undefined) return undefined;
  return machine.id === PREPARING_ID
    ? rebuildIntent(machine, parts)
    : rebuildById(machine, machine.id, parts);
}

async function rebuildById(machine: Machine, id: string, parts: Parts): Promise<Metadata | undefined> {
  const entry = await parts
    .registry(machine)
    .find(id)
    .catch(() => undefined);
  const machine_id = entry?.machine_id ?? id;
  const known = entry?.orbstack_machine_name;
  const orb = await parts.findMachine(machine, machine_id).catch((error: unknown) => {
    if (known === undefined) throw error;
    return undefined;
  });
  const orbstack_machine_name = orb?.name ?? known;
  if (orbstack_machine_name === undefined) return undefined;
  const created_at = entry?.created_at ?? parts.now().toISOString();
  // The guest may still have a former name.
  return { schema_version: 1, machine_id, ...base(orbstack_machine_name, created_at), naming: "pending" };
}

/** The name is written first, so even a truncated file mostly has it. */
async function rebuildIntent(machine: Machine, parts: Parts): Promise<Metadata | undefined> {
  const text = await readFile(machineFiles(machine.dataDir).metadata.path, "utf8").catch(() => "");
  const [, name] = /"orbstack_machine_name": "([A-Za-z0-9.-]+)"/.exec(text) ?? [];
  if (name === undefined) {
    await refuseUnlessNothingBegan(machine, parts);
    return undefined;
  }
  return {
    schema_version: 1,
    ...base(name, parts.now().toISOString()),
    cloud_init: hasUserData(machine) ? "pending" : undefined,
    intent: "create",
  };
}

/** An unknown machine may be the one whose creation was interrupted. It must not be created a second time. */
async function refuseUnlessNothingBegan(machine: Machine, parts: Parts): Promise<void> {
  const { machineName } = readConfig(machine.config);
  const { entries } = await parts.registry(machine).all();
  const ids = new Set(entries.map(({ machine_id }) => machine_id));
  const found = (await parts.machines(machine)).find(
    ({ id, name }) =>
      !ids.has(id) && (machineName === undefined ? mayBeNameOf(machine.name, name) : machineName === name),
  );
  if (found === undefined) return;
  throw new ExpectedError("metadata_corrupt", {
    path: machineFiles(machine.dataDir).metadata.path,
    reason: `the machine that was being created may be ${found.name}`,
  });
}

function base(orbstack_machine_name: string, created_at: string) {
  return { orbstack_machine_name, created_at, provider_version: version };
}
