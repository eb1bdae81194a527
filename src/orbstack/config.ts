import { type Arch, asArch } from "../machine/arch.js";
import type { ServiceSetting } from "../machine/service-setting.js";
import { mibPerGib, parseMib } from "../machine/size.js";
import { configSchema } from "./config-schema.js";

/** A provider block as the code uses it, with defaults and parsed sizes. */
export interface OrbstackConfig {
  readonly distro: string | undefined;
  readonly version: string | undefined;
  readonly arch: Arch | undefined;
  readonly machineName: string | undefined;
  readonly username: string;
  readonly cpus: number | undefined;
  /** MiB. */
  readonly memoryMib: number | undefined;
  /** MiB. */
  readonly diskMib: number | undefined;
  /** A path, or the text itself. */
  readonly userData: string | undefined;
  readonly isolated: boolean;
  /** Seconds. */
  readonly bootTimeout: number | undefined;
  /** `undefined`: all known services. */
  readonly services: readonly ServiceSetting[] | undefined;
  readonly cliPath: string | undefined;
}

/** Reads a provider block that matches the schema. */
export function readConfig(raw: Readonly<Record<string, unknown>>): OrbstackConfig {
  return {
    distro: text(raw.distro)?.toLowerCase(),
    version: text(raw.version),
    arch: raw.arch === undefined ? undefined : asArch(String(raw.arch)),
    machineName: text(raw.machine_name),
    username: text(raw.username) ?? configSchema.properties.username.default,
    cpus: raw.cpus === undefined ? undefined : Number(raw.cpus),
    memoryMib: parseMib(raw.memory),
    diskMib: parseMib(raw.disk, mibPerGib),
    userData: text(raw.user_data),
    isolated: raw.isolated === true,
    bootTimeout: raw.boot_timeout as number | undefined,
    services: raw.services as readonly ServiceSetting[] | undefined,
    cliPath: text(raw.cli_path),
  };
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
