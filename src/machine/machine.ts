import { type CamelCase, camelCase } from "./camel-case.js";
import { machineSchema } from "./machine-schema.js";
import type { Shape } from "./shape.js";

/** The machine descriptor as JSON. */
export type MachineDescriptor = Shape<typeof machineSchema>;

/** The machine descriptor: what Vagrant knows about a machine. `machine-schema.ts` documents it. */
export type Machine = CamelCase<MachineDescriptor>;

/** A `config.vm.synced_folder`. */
export type DeclaredFolder = Machine["vm"]["syncedFolders"][number];

/** A `config.vm.cloud_init`. */
export type CloudInitEntry = Machine["vm"]["cloudInit"][number];

/** A box on disk. */
export type InstalledBox = NonNullable<Machine["vm"]["installedBox"]>;

/** Vagrant's id while a machine is being created. Its name is then in its metadata. */
export const PREPARING_ID = "preparing";

export function readMachine(descriptor: MachineDescriptor): Machine {
  return camelCase(descriptor, machineSchema);
}
