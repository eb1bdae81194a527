import type { Backend } from "../../../backends/backend.js";
import type { Machine } from "../../../machine/machine.js";
import type { Parts } from "../../context/parts.js";
import type { ExportPlan } from "../../provider.js";
import { requireBackendMachine } from "../lookup.js";
import { listBackendSnapshots } from "../nested-lists.js";
import { runNested } from "../run-nested.js";

/** An image that the backend writes or, as a fallback, a box. */
export async function planBackendExport(machine: Machine, parts: Parts): Promise<ExportPlan> {
  const { backend, id } = await requireBackendMachine({ machine, parts });
  return imagePlanOf(backend, id, machine.name) ?? boxPlanOf(machine, parts);
}

/** `undefined`: the backend cannot write images. */
export function imagePlanOf(backend: Backend, id: string, name: string): ExportPlan | undefined {
  if (backend.exportImage === undefined) return undefined;
  return {
    ...{ name, extension: ".tar", snapshots: [] },
    write: async (file, { signal }) => backend.exportImage?.(id, file, { signal }),
  };
}

async function boxPlanOf(machine: Machine, parts: Parts): Promise<ExportPlan> {
  return {
    ...{ name: machine.name, extension: ".box" },
    snapshots: await listBackendSnapshots(machine, parts).catch(() => undefined),
    write: (file, call) => runNested({ machine, parts, ...call }, ["package", "--output", file]),
  };
}
