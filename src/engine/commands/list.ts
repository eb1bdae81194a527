import { formatSize } from "../../machine/size.js";
import type { Engine } from "../ground/engine.js";
import { isOnBridge } from "../machines/bridge.js";
import { addressOf } from "../machines/record.js";
import { instanceState, listMachines, type Machine } from "../machines/store.js";
import { formatTable } from "../machines/table.js";
import { ensureService } from "../service/service.js";

interface Flags {
  readonly format: string;
  readonly quiet?: true;
  readonly running?: true;
}

export async function list(engine: Engine, flags: Flags): Promise<void> {
  await ensureService(engine);
  const all = await listMachines(engine.client);
  const machines = flags.running ? all.filter(({ record }) => record.state === "running") : all;
  if (flags.quiet) {
    for (const { record } of machines) engine.print(record.name);
  } else if (flags.format === "json") {
    engine.print(JSON.stringify(machines.map(({ record }) => record)));
  } else {
    engine.print(await asTable(engine, machines));
  }
}

async function asTable(engine: Engine, machines: readonly Machine[]): Promise<string> {
  const rows = machines.map(async (machine) => {
    const { name, state, image } = machine.record;
    // While a machine is being created or deleted, Incus may know no state. Its cells then stay empty.
    const current = await instanceState(engine.client, machine).catch(() => undefined);
    const size = current?.disk?.root?.usage;
    return [
      ...[name, state, image.distro, image.version, image.arch],
      size === undefined ? "" : formatSize(size),
      addressOf(current, "inet", isOnBridge) ?? "",
    ];
  });
  return formatTable(["NAME", "STATE", "DISTRO", "VERSION", "ARCH", "SIZE", "IP"], await Promise.all(rows));
}
