import { backendNames } from "../machine/backend-name.js";
import { servicesSchema } from "../machine/service-setting.js";

/** What a configuration file can set, too. */
const shared = {
  backend: {
    enum: backendNames,
    description:
      "Provider that makes the machine: `virtualbox`, `vmware_desktop`, `hyperv`, `parallels`, `libvirt` or `docker`. Without it, one that is installed.",
  },
  cpus: {
    type: ["integer", "string"],
    minimum: 1,
    pattern: "^[1-9][0-9]*$",
    description: "Processors of the machine. Without it, as many as the box has.",
  },
  memory: {
    type: ["integer", "string"],
    minimum: 1,
    pattern: "^[1-9][0-9]*[MG]?$",
    description:
      'Memory of the machine: a number of MiB, or a text such as `"4G"`. Without it, what the box has.',
  },
  graphical: {
    type: "boolean",
    description: "Whether VirtualBox and VMware open a window for the machine.",
    default: false,
  },
  backend_options: {
    type: "object",
    propertyNames: { pattern: "^[a-z][A-Za-z0-9_]*$" },
    description:
      'Any options of the provider behind, by their names there, such as `{ "machine_virtual_size" => 20 }`.',
  },
  mounts: {
    type: "array",
    items: { type: "string" },
    description: "Folders to mount beside the synced ones, each as `host:guest` or `host:guest:ro`.",
  },
  services: servicesSchema,
  template: {
    type: "string",
    minLength: 1,
    description: "EJS template to generate the machine's Vagrantfile from, in place of the built-in one.",
  },
  kill_timeout: {
    type: "number",
    exclusiveMinimum: 0,
    description: "Seconds within which `vagrant halt --force` ends the machine.",
    default: 5,
  },
} as const;

/**
 * The options of `config.vm.provider :vagrant`, as a JSON schema: the one source of names, types, defaults and texts for
 * the sidecar, the shim's config class and the documentation.
 */
export const configSchema = {
  type: "object",
  properties: {
    ...shared,
    config_files: {
      type: ["array", "string"],
      items: { type: "string" },
      description: "YAML or JSON files with these options, relative to the Vagrantfile. The last one wins.",
    },
  },
  additionalProperties: false,
} as const;

/** A configuration file: the same options, but for the list of such files. */
export const configFileSchema = {
  type: "object",
  properties: shared,
  additionalProperties: false,
} as const;
