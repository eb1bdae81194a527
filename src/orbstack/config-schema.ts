import { archNames } from "../machine/arch.js";
import { isProtected, provisionInParallel } from "../machine/provider-options.js";
import type { OptionsSchema } from "../machine/read-options.js";
import { servicesSchema } from "../machine/service-setting.js";
import type { Shape } from "../machine/shape.js";
import { sizePattern } from "../machine/size.js";

/**
 * The options of `config.vm.provider :orbstack` as a JSON schema: the only source of names, types, defaults and
 * descriptions, for the sidecar, the shim's config class and the README.
 */
export const configSchema = {
  type: "object",
  properties: {
    distro: {
      type: "string",
      description: "Linux distribution, such as `debian`. Default: chosen by the box's name.",
      expected: 'a string such as "debian"',
    },
    version: {
      type: ["string", "number"],
      description:
        "Version or code name of the distribution, such as `bookworm` or `12`. Default: the newest.",
      expected: 'a string such as "bookworm"',
    },
    arch: {
      enum: archNames,
      description: "Architecture of the machine, such as `arm64`. Default: the host's.",
      expected: '"amd64" (also "x86_64") or "arm64" (also "aarch64")',
    },
    machine_name: {
      type: "string",
      description:
        "Name of the machine in OrbStack. Default: a generated name such as `vagrant-default-a3b2c1`, always the same for one project.",
      expected: 'a string such as "web"',
    },
    username: {
      type: "string",
      pattern: "^[a-z_][a-z0-9_-]*$",
      description:
        "User that OrbStack creates in the machine. Vagrant logs in as this user unless `config.ssh.username` is set. Default: `config.ssh.username`, or `vagrant`.",
      default: "vagrant",
      expected: "a user name: lowercase letters, digits, _ and -, not starting with a digit",
    },
    cpus: {
      type: ["integer", "string"],
      minimum: 1,
      pattern: "^[1-9][0-9]*$",
      description: "Maximum number of CPUs that the machine can use.",
      expected: "a whole number of at least 1",
    },
    memory: {
      type: ["integer", "string"],
      minimum: 1,
      pattern: sizePattern,
      description:
        'Maximum memory that the machine can use: a number of MiB, or a string such as `"512M"` or `"1.5G"`.',
      expected: 'a whole number of MiB, or a string such as "512M" or "1.5G"',
    },
    disk: {
      type: ["integer", "string"],
      minimum: 1,
      pattern: sizePattern,
      description:
        'Maximum disk space that the machine can use: a number of GiB, or a string such as `"64G"` or `"1T"`.',
      expected: 'a whole number of GiB, or a string such as "64G" or "1T"',
    },
    user_data: {
      type: "string",
      minLength: 1,
      description: "cloud-init user data: the path of a file, or the text itself, such as `#cloud-config …`.",
      expected: "the path of a file, or text that starts with #cloud-config or #!",
    },
    isolated: {
      type: "boolean",
      description: "Whether the machine is isolated from the host's files.",
      default: false,
      expected: "true or false",
    },
    protected: isProtected,
    boot_timeout: {
      type: "integer",
      minimum: 1,
      description: "Timeout for bringing the machine up, in seconds. Default: `config.vm.boot_timeout`.",
      expected: "a whole number of seconds, at least 1",
    },
    provision_in_parallel: provisionInParallel,
    services: servicesSchema,
    cli_path: {
      type: "string",
      description: "Path of `orbctl`. Default: found in PATH or in the usual folders.",
      expected: "the path of a program",
    },
  },
  additionalProperties: false,
} as const satisfies OptionsSchema;

/** A valid provider block, as the user wrote it. */
export type OrbstackBlock = Shape<typeof configSchema>;
