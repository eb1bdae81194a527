import type { ErrorObject } from "ajv";
import { describeInvalidOptions, type InvalidOption } from "../machine/invalid-option.js";
import { servicesExpectations } from "../machine/service-setting.js";
import { configSchema } from "./config-schema.js";

const expectations: Readonly<Record<keyof typeof configSchema.properties, string>> = {
  distro: 'a string such as "debian"',
  version: 'a string such as "bookworm"',
  arch: '"amd64" (also "x86_64") or "arm64" (also "aarch64")',
  machine_name: 'a string such as "web"',
  username: "a user name: lowercase letters, digits, _ and -, not starting with a digit",
  cpus: "a whole number of at least 1",
  memory: 'a whole number of MiB, or a string such as "512M" or "1.5G"',
  disk: 'a whole number of GiB, or a string such as "64G" or "1T"',
  user_data: "the path of a file, or text that starts with #cloud-config or #!",
  isolated: "true or false",
  protected: "true or false",
  boot_timeout: "a whole number of seconds, at least 1",
  provision_in_parallel: "true or false",
  ...servicesExpectations,
  cli_path: "the path of a program",
};

/** A schema's errors about a provider block, one for each option. */
export function describeConfigErrors(
  raw: Readonly<Record<string, unknown>>,
  errors: readonly ErrorObject[],
): readonly InvalidOption[] {
  return describeInvalidOptions(raw, errors, configSchema, expectations);
}
