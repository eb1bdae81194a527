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

/** Options by provider or section. */
const optionsByName = mapOf(anyObject);

/** A `config.vm.cloud_init`: it has a path or inline text. */
const cloudInit = object({ content_type: nullableString, path: nullableString, inline: nullableString });

/** A box on disk. `metadata` is its `metadata.json`. */
const installedBox = object({ name: string, version: string, directory: string, metadata: anyObject });

/** A `config.vm.synced_folder`. `options` are all options in the Vagrantfile. */
const folder = object({ hostpath: string, guestpath: string, options: anyObject });

/** A `config.lab.link`. `end` is like `r1:eth1`; `options` are all options in the Vagrantfile. */
const link = object({
  ends: list(object({ end: string, address: nullableString })),
  options: anyObject,
});

/**
 * The machine descriptor, which the shim sends (`descriptor.rb`). If nothing is known about a machine, values are
 * `null` or empty; for others, `default` says the value.
 */
export const machineSchema = object({
  /** The name in the Vagrantfile, such as `default`. */
  name: string,
  provider: string,
  /** Vagrant's machine id: OrbStack's ULID, `preparing` while it is being created, absent before that. */
  id: nullableString,
  /** `.vagrant/machines/<name>/<provider>` */
  data_dir: string,
  root_path: string,
  /** Vagrant's home folder, `~/.vagrant.d`. */
  home_path: string,
  /** The provider block as the user wrote it: option -> value, without options that are not set. */
  config: anyObject,
  vm: object({
    box: nullableString,
    box_version: nullableString,
    /** Where the Vagrantfile says the box is. */
    box_urls: strings,
    /** For example `amd64` or `auto`; absent before Vagrant 2.4. */
    box_architecture: nullableString,
    /** The box for this provider, if Vagrant has it. */
    installed_box: { anyOf: [{ type: "null" }, installedBox] },
    /** In order. */
    cloud_init: list(cloudInit),
    /** The machine's size in the blocks of other providers, by provider. */
    other_providers: optionsByName,
    /** Also absent if `config.vm.allow_hosts_modification` forbids setting it. */
    hostname: nullableString,
    allow_hosts_modification: flag(true),
    /** Seconds. */
    boot_timeout: { ...integer, default: 300 },
    /** The options of each `config.vm.disk`. */
    disks: list(anyObject),
    networks: list(object({ type: string, options: anyObject })),
    /** Enabled folders as in the Vagrantfile: `hostpath` may be relative. */
    synced_folders: list(folder),
  }),
  /** The values of `config.ssh` in the Vagrantfile, without Vagrant's defaults. */
  ssh: object({
    host: nullableString,
    port: { type: ["integer", "null"] },
    username: nullableString,
    private_key_path: strings,
    forward_agent: flag(false),
    /** Whether Vagrant replaces its insecure key by a new one. */
    insert_key: flag(true),
  }),
  /** The values of other settings in the Vagrantfile, by section such as `ssh`: name -> value. */
  settings: optionsByName,
  /** `config.lab`. */
  lab: object({
    name: nullableString,
    /** The machine's own options as the user wrote them: option -> value, without options that are not set. */
    options: anyObject,
    /** The names of all machines of the Vagrantfile. */
    machines: strings,
    /** The links of all machines. */
    links: list(link),
    /** The ends of links that only this machine's own block has. */
    misplaced: strings,
  }),
});
