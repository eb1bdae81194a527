import { backendNames } from "../machine/backend-name.js";
import { servicesSchema } from "../machine/service-setting.js";
import { sizePattern } from "../machine/size.js";

/** The options that configuration files can also set. */
const shared = {
  backend: {
    enum: backendNames,
    description:
      "Provider that creates the machine: `virtualbox`, `vmware_desktop`, `hyperv`, `parallels`, `libvirt` or `docker`. Default: the first one that is installed.",
  },
  cpus: {
    type: ["integer", "string"],
    minimum: 1,
    pattern: "^[1-9][0-9]*$",
    description: "Number of CPUs of the machine. Default: as in the box.",
  },
  memory: {
    type: ["integer", "string"],
    minimum: 1,
    pattern: sizePattern,
    description:
      'Memory of the machine: a number of MiB, or a string such as `"1.5G"`. Default: as in the box.',
  },
  graphical: {
    type: "boolean",
    description: "Whether VirtualBox or VMware opens a window for the machine.",
    default: false,
  },
  backend_options: {
    type: "object",
    propertyNames: { pattern: "^[a-z][A-Za-z0-9_]*$" },
    description: 'Options of the backend itself, such as `{ "machine_virtual_size" => 20 }`.',
  },
  mounts: {
    type: "array",
    items: { type: "string" },
    description:
      "Folders to mount in addition to the synced folders, each as `host:guest` or `host:guest:ro`.",
  },
  services: servicesSchema,
  template: {
    type: "string",
    minLength: 1,
    description: "EJS template for the machine's generated Vagrantfile, instead of the built-in one.",
  },
  kill_timeout: {
    type: "number",
    exclusiveMinimum: 0,
    description: "Timeout for `vagrant halt --force`, in seconds.",
    default: 5,
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
    },
    provision_in_parallel: {
      type: "boolean",
      description:
        "Whether the machine is provisioned as soon as it is up, without waiting for the machines before it in the Vagrantfile.",
      default: false,
    },
    protected: {
      type: "boolean",
      description: "Whether `vagrant destroy` and `vagrant vm cleanup` refuse to delete the machine.",
      default: false,
    },
  },
  additionalProperties: false,
} as const;

/** The options in a configuration file: the same, without the list of such files. */
export const configFileSchema = {
  type: "object",
  properties: shared,
  additionalProperties: false,
} as const;
