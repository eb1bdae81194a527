import {
  anyObject,
  boolean,
  integer,
  list,
  mapOf,
  nullableString,
  object,
  string,
  strings,
} from "./shape.js";

const flag = (value: boolean) => ({ ...boolean, default: value }) as const;

/** By name, the options of each. */
const optionsByName = mapOf(anyObject);

/** One `config.vm.cloud_init`: it has a path or a text. */
const cloudInit = object({ content_type: nullableString, path: nullableString, inline: nullableString });

/** A box as Vagrant has it on the disk; `metadata` is its `metadata.json`. */
const installedBox = object({ name: string, version: string, directory: string, metadata: anyObject });

/** One `config.vm.synced_folder`. `options` are all that the Vagrantfile says of it. */
const folder = object({ hostpath: string, guestpath: string, options: anyObject });

/**
 * A machine as Vagrant knows it, and as the shim describes it (`descriptor.rb`): the one list of these facts. What is `null` on the wire, or
 * empty, is so for a machine of which nothing is known; of anything else `default` says what that means.
 */
export const machineSchema = object({
  /** The name in the Vagrantfile, such as `default`. */
  name: string,
  provider: string,
  /** Vagrant's machine id: OrbStack's ULID, `preparing` while it is being created, absent before. */
  id: nullableString,
  /** `.vagrant/machines/<name>/<provider>` */
  data_dir: string,
  root_path: string,
  /** Vagrant's home folder, `~/.vagrant.d`. */
  home_path: string,
  /** The provider block as the user wrote it: option -> value; what they left out is absent. */
  config: anyObject,
  vm: object({
    box: nullableString,
    box_version: nullableString,
    /** Where the Vagrantfile says that the box is. */
    box_urls: strings,
    /** `amd64`, `auto`; absent before Vagrant 2.4. */
    box_architecture: nullableString,
    /** The box for this provider, if Vagrant has it. */
    installed_box: { anyOf: [{ type: "null" }, installedBox] },
    /** In order. */
    cloud_init: list(cloudInit),
    /** By provider, what the blocks of others say of the machine's size. */
    other_providers: optionsByName,
    /** Absent also where `config.vm.allow_hosts_modification` forbids to set it. */
    hostname: nullableString,
    allow_hosts_modification: flag(true),
    /** Seconds. */
    boot_timeout: { ...integer, default: 300 },
    /** The options of each `config.vm.disk`. */
    disks: list(anyObject),
    networks: list(object({ type: string, options: anyObject })),
    /** Those that are not disabled, as the Vagrantfile has them: `hostpath` may be relative to it. */
    synced_folders: list(folder),
  }),
  /** What the Vagrantfile sets of `config.ssh`, without Vagrant's defaults. */
  ssh: object({
    host: nullableString,
    port: { type: ["integer", "null"] },
    username: nullableString,
    private_key_path: strings,
    forward_agent: flag(false),
    /** Whether the key that everybody knows gives way to a new one. */
    insert_key: flag(true),
  }),
  /** By section, such as `ssh`, what the Vagrantfile sets of Vagrant's own settings: name -> value. */
  settings: optionsByName,
});
