import { backendNames } from "../machine/backend-name.js";
import { isProtected, provisionInParallel } from "../machine/provider-options.js";
import type { OptionsSchema } from "../machine/read-options.js";
import { servicesSchema } from "../machine/service-setting.js";
import type { Shape } from "../machine/shape.js";
import { sizePattern } from "../machine/size.js";

/** The options that configuration files can also set. */
const shared = {
  backend: {
    enum: backendNames,
    description:
      "Provider that creates the machine: `virtualbox`, `vmware_desktop`, `hyperv`, `parallels`, `libvirt` or `docker`. Default: the first one that is installed.",
    expected: `one of ${backendNames.join(", ")}`,
  },
  cpus: {
    type: ["integer", "string"],
    minimum: 1,
    pattern: "^[1-9][0-9]*$",
    description: "Number of CPUs of the machine. Default: as in the box.",
    expected: "a whole number of at least 1",
  },
  memory: {
    type: ["integer", "string"],
    minimum: 1,
    pattern: sizePattern,
    description:
      'Memory of the machine: a number of MiB, or a string such as `"1.5G"`. Default: as in the box.',
    expected: 'a whole number of MiB, or a string such as "512M" or "1.5G"',
  },
  graphical: {
    type: "boolean",
    description: "Whether VirtualBox or VMware opens a window for the machine.",
    default: false,
    expected: "true or false",
  },
  backend_options: {
    type: "object",
    propertyNames: { pattern: "^[a-z][A-Za-z0-9_]*$" },
    description: 'Options of the backend itself, such as `{ "machine_virtual_size" => 20 }`.',
    expected: 'options of the backend, by names of letters, digits and _, such as { "linked_clone": true }',
  },
  mounts: {
    type: "array",
    items: { type: "string" },
    description:
      "Folders to mount in addition to the synced folders, each as `host:guest` or `host:guest:ro`.",
    expected: 'a list of strings such as "../data:/data:ro"',
  },
  services: servicesSchema,
  template: {
    type: "string",
    minLength: 1,
    description: "EJS template for the machine's generated Vagrantfile, instead of the built-in one.",
    expected: "the path of a file",
  },
  kill_timeout: {
    type: "number",
    exclusiveMinimum: 0,
    description: "Timeout for `vagrant halt --force`, in seconds.",
    default: 5,
    expected: "a number of seconds, more than 0",
  },
} as const;

/**
 * The options of `config.vm.provider :vagrant` as a JSON schema: the only source of names, types, defaults and
 * descriptions, for the sidecar, the shim's config class and the documentation.
 */
export const configSchema = {
  type: "object",
  properties: {
    ...shared,
    config_files: {
      type: ["array", "string"],
      items: { type: "string" },
      description:
        "YAML or JSON files with these options, relative to the Vagrantfile. Later files override earlier ones.",
      expected: 'a list of paths such as "vm.yaml"',
    },
    provision_in_parallel: provisionInParallel,
    protected: isProtected,
  },
  additionalProperties: false,
} as const satisfies OptionsSchema;

/** The options in a configuration file: the same, without the list of such files. */
export const configFileSchema = {
  type: "object",
  properties: shared,
  additionalProperties: false,
} as const satisfies OptionsSchema;

/** A valid provider block, as the user wrote it. */
export type VagrantBlock = Shape<typeof configSchema>;

/** Valid options that a configuration file can have. */
export type FileOptions = Shape<typeof configFileSchema>;
