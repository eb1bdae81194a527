import type { OptionsSchema } from "./read-options.js";

const second = 1;
const hour = 3600;

/**
 * The options of `config.lab` that each machine can have for itself: the only source of names, types, defaults and
 * descriptions, for the sidecar, the shim's config class and the documentation.
 */
export const labOptionsSchema = {
  type: "object",
  properties: {
    kind: {
      type: "string",
      minLength: 1,
      default: "linux",
      description: "What the machine is, such as `frr`.",
      expected: 'a name such as "frr"',
    },
    kinds: {
      type: ["string", "array"],
      items: { type: "string", minLength: 1 },
      minLength: 1,
      default: [],
      description: 'Files with kinds of your own, such as `"kinds/*.yaml"`.',
      expected: 'a path such as "kinds/*.yaml", or a list of them',
    },
    labels: {
      type: "object",
      propertyNames: { pattern: "^[^=]+$" },
      additionalProperties: { type: ["string", "number", "boolean"] },
      default: {},
      description:
        'Names with values, such as `{ "site" => "berlin" }`, by which `--label` selects machines.',
      expected: 'names without `=`, with values, such as { "site" => "berlin" }',
    },
    startup_config: {
      type: "string",
      minLength: 1,
      description: "A file with the configuration that the machine gets after its first boot.",
      expected: 'a path such as "configs/r1.cfg"',
    },
    post_boot: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [],
      description:
        "Commands for the guest's shell, which root runs after the machine's first boot, when its kind is ready.",
      expected: "a list of commands",
    },
    post_boot_run: {
      enum: ["once", "always"],
      default: "once",
      description: '`"always"` runs the commands after every boot.',
      expected: '"once" or "always"',
    },
    post_boot_failure: {
      enum: ["fail", "warn"],
      default: "fail",
      description: '`"warn"` continues if a command fails, with a warning.',
      expected: '"fail" or "warn"',
    },
    post_boot_timeout: {
      type: "integer",
      minimum: second,
      maximum: hour,
      default: 60,
      description: "How many seconds each command may take.",
      expected: `a number of seconds from ${second} to ${hour}`,
    },
  },
  additionalProperties: false,
} as const satisfies OptionsSchema;
