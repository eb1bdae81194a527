import { servicesSchema } from "../machine/service-setting.js";

/** `2048`, `2048M`, `2G`, `2GB`, `2GiB`, in small letters as well. */
const sizePattern = "^[1-9][0-9]*([MmGg]([Ii]?[Bb])?)?$";

/**
 * The options of `config.vm.provider :orbstack`, as a JSON schema: the one source of names, types, defaults and texts for
 * the sidecar, the shim's config class and the README.
 */
export const configSchema = {
  type: "object",
  properties: {
    distro: {
      type: "string",
      description: "Linux distribution, such as `debian`. Without it the box's name decides.",
    },
    version: {
      type: ["string", "number"],
      description:
        "Version or code name of the distribution, such as `bookworm` or `12`. Without it, the newest.",
    },
    arch: {
      enum: ["amd64", "arm64"],
      description: "Processor architecture of the machine. Without it, the host's.",
    },
    machine_name: {
      type: "string",
      description:
        "Name of the machine in OrbStack. Without it, one like `vagrant-default-a3b2c1` is made up.",
    },
    username: {
      type: "string",
      pattern: "^[a-z_][a-z0-9_-]*$",
      description: "The guest's user, to whom SSH logs in.",
      default: "vagrant",
    },
    cpus: {
      type: ["integer", "string"],
      minimum: 1,
      pattern: "^[1-9][0-9]*$",
      description: "Most processors that the machine may use.",
    },
    memory: {
      type: ["integer", "string"],
      minimum: 1,
      pattern: sizePattern,
      description:
        'Most memory that the machine may use: a number of MiB, or a text such as `"512M"` or `"4GB"`.',
    },
    disk: {
      type: ["integer", "string"],
      minimum: 1,
      pattern: sizePattern,
      description:
        'Most disk space that the machine may use: a number of GiB, or a text such as `"64G"` or `"64GB"`.',
    },
    user_data: {
      type: "string",
      minLength: 1,
      description: "cloud-init user data: the path of a file, or the text itself, such as `#cloud-config …`.",
    },
    isolated: {
      type: "boolean",
      description: "Whether the machine is kept from the host's files.",
      default: false,
    },
    boot_timeout: {
      type: "integer",
      minimum: 1,
      description:
        "Seconds that OrbStack may take to bring the machine up. Without it, `config.vm.boot_timeout`.",
    },
    services: servicesSchema,
    cli_path: {
      type: "string",
      description: "The `orbctl` to use. Without it, it is looked for in PATH and in the usual places.",
    },
  },
  additionalProperties: false,
} as const;
