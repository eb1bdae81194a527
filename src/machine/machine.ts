import { type CamelCase, camelCase } from "./camel-case.js";
import { machineSchema } from "./machine-schema.js";
import type { Shape } from "./shape.js";

/** A machine as the shim describes it, in JSON. */
export type MachineDescriptor = Shape<typeof machineSchema>;

/** What Vagrant knows of a machine when it asks us something; `machine-schema.ts` says what that is. */
export type Machine = CamelCase<MachineDescriptor>;

/** One `config.vm.synced_folder`. */
export type DeclaredFolder = Machine["vm"]["syncedFolders"][number];

/** One `config.vm.cloud_init`. */
export type CloudInitEntry = Machine["vm"]["cloudInit"][number];

/** A box as Vagrant has it on the disk. */
export type InstalledBox = NonNullable<Machine["vm"]["installedBox"]>;

/** Vagrant's id while a machine is being made; the name is then in its metadata. */
export const PREPARING_ID = "preparing";

export function readMachine(descriptor: MachineDescriptor): Machine {
  return camelCase(descriptor, machineSchema);
}
