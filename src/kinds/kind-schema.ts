import type { OptionsSchema } from "../machine/read-options.js";
import type { Shape } from "../machine/shape.js";

const second = 1;
const hour = 3600;

function command(description: string) {
  return {
    type: "string",
    minLength: 1,
    description,
    expected: "a command for the guest's shell",
  } as const;
}

function seconds(value: number, description: string) {
  return {
    type: "integer",
    minimum: second,
    maximum: hour,
    default: value,
    description,
    expected: `a number of seconds from ${second} to ${hour}`,
  } as const;
}

/**
 * A kind of device: what a machine runs, and how its configuration is read and loaded. The only source of names, types,
 * defaults and descriptions, for the files of kinds and the documentation. Root runs all commands.
 */
export const kindSchema = {
  type: "object",
  properties: {
    description: {
      type: "string",
      default: "",
      description: "What it is, in a few words.",
      expected: "a few words",
    },
    shell: command("The device's own shell, such as `vtysh`, which `vagrant vm console` opens."),
    post_boot: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [],
      description: "Commands that run before those of `lab.post_boot`.",
      expected: "a list of commands",
    },
    post_boot_timeout: seconds(60, "How many seconds each of them may take."),
    ready: command("A command that succeeds when the device is ready."),
    ready_timeout: seconds(60, "How many seconds that may take after the boot."),
    read_configuration: command("Prints the running configuration."),
    load_configuration: command("Makes standard input the running configuration, also after a reboot."),
    load_timeout: seconds(60, "How many seconds reading or loading may take."),
    files: {
      type: "array",
      items: { type: "string", pattern: "^/[^\\[\\]\\n]+$" },
      default: [],
      description:
        "Instead of the two commands: text files that are the configuration, with `*` in their names.",
      expected: "a list of absolute paths without brackets",
    },
    sysctls: {
      type: "array",
      items: { type: "string", pattern: "^[a-z0-9_]+(\\.[A-Za-z0-9_-]+)+$" },
      default: [],
      description: "Parameters of the kernel that belong to the configuration, beside the files.",
      expected: "a list of names such as net.ipv4.ip_forward",
    },
    apply_configuration: command("Runs after files and parameters were loaded."),
    extension: {
      type: "string",
      pattern: "^[A-Za-z0-9]{1,16}$",
      default: "cfg",
      description: "The extension of files with its configuration.",
      expected: "up to 16 letters and digits",
    },
    interfaces: {
      type: "string",
      minLength: 1,
      description: "A regular expression for the names that its interfaces on links can have.",
      expected: "a regular expression",
    },
  },
  additionalProperties: false,
} as const satisfies OptionsSchema;

/** A kind as its file has it. */
export type KindOptions = Shape<typeof kindSchema>;
