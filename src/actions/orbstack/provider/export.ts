import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { OrbstackDriver } from "../../../orbstack/driver.js";
import type { Parts } from "../../context/parts.js";
import { type MissingRecord, missingRecord, withoutGuestRecord } from "../../identity/hidden-record.js";
import type { ExportPlan } from "../../provider.js";
import { requirePresent } from "../lookup.js";
import { listSnapshots } from "../snapshots.js";

export async function planExport(machine: Machine, parts: Parts): Promise<ExportPlan> {
  const { orb } = await requirePresent({ machine, parts });
  const snapshots = (await listSnapshots(machine, parts)).map(({ name }) => name);
  const missing = missingRecord(parts.metadata(machine));
  return exportPlanOf(orb.id, { name: machine.name, snapshots }, { driver: parts.driver(machine), missing });
}

interface Exporter {
  readonly driver: OrbstackDriver;
  readonly missing?: MissingRecord;
}

/** By OrbStack's id, because the machine may be renamed, or unknown to Vagrant. */
export function exportPlanOf(
  id: string,
  facts: Pick<ExportPlan, "name" | "snapshots">,
  exporter: Exporter,
): ExportPlan {
  const { driver } = exporter;
  return {
    ...facts,
    extension: ".tar.zst",
    write: async (file, { signal, ui }) => {
      const orb = await driver.info(id, { signal });
      if (orb === undefined) throw new ExpectedError("machine_missing", { name: facts.name });
      const warn = (text: string) => ui.say("warn", text);
      await withoutGuestRecord(orb, { ...exporter, signal, warn }, () =>
        driver.export(orb.name, file, { signal }),
      );
    },
  };
}
