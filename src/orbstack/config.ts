import { asArch } from "../machine/arch.js";
import { readOptions } from "../machine/read-options.js";
import type { Filled } from "../machine/shape.js";
import { mibPerGib, parseMib } from "../machine/size.js";
import { configSchema } from "./config-schema.js";

/** A provider block as the code uses it: the options of the schema, with defaults, parsed sizes and numbers. */
export type OrbstackConfig = ReturnType<typeof readConfig>;

/** Reads a provider block that matches the schema. */
export function readConfig(raw: Readonly<Record<string, unknown>>) {
  const { memory, disk, ...options } = readOptions<Filled<typeof configSchema>>(raw, configSchema);
  const { distro, version, arch, cpus } = options;
  return {
    ...options,
    distro: distro?.toLowerCase(),
    version: version === undefined ? undefined : String(version),
    arch: arch === undefined ? undefined : asArch(String(arch)),
    cpus: cpus === undefined ? undefined : Number(cpus),
    memoryMib: parseMib(memory),
    diskMib: parseMib(disk, mibPerGib),
  };
}
