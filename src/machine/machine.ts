/** What Vagrant knows of a machine when it asks us something. Read-only; built by `rpc` from the shim's descriptor. */
export interface Machine {
  /** The name in the Vagrantfile, such as `default`. */
  readonly name: string;
  readonly provider: string;
  /** Vagrant's machine id: OrbStack's ULID, `preparing` while it is being created, absent before. */
  readonly id: string | undefined;
  /** `.vagrant/machines/<name>/<provider>` */
  readonly dataDir: string;
  readonly rootPath: string;
  /** Vagrant's home folder, `~/.vagrant.d`. */
  readonly homePath: string;
  /** The provider block as the user wrote it: option -> value; what he left out is absent. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly vm: {
    readonly box: string | undefined;
    readonly boxVersion: string | undefined;
    /** Where the Vagrantfile says that the box is. */
    readonly boxUrls: readonly string[];
    /** `amd64`, `auto`; absent before Vagrant 2.4. */
    readonly boxArchitecture: string | undefined;
    /** The box for this provider, if Vagrant has it. */
    readonly installedBox: InstalledBox | undefined;
    /** `config.vm.cloud_init`, in order. */
    readonly cloudInit: readonly CloudInitEntry[];
    /** By provider, what the blocks of others say of the machine's size. */
    readonly otherProviders: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    /** Absent also where `config.vm.allow_hosts_modification` forbids to set it. */
    readonly hostname: string | undefined;
    readonly allowHostsModification: boolean;
    /** Seconds. */
    readonly bootTimeout: number;
    /** How many `config.vm.disk` there are. */
    readonly disks: number;
    readonly networks: readonly MachineNetwork[];
    /** Those that are not disabled, as the Vagrantfile has them: `hostpath` may be relative to it. */
    readonly syncedFolders: readonly DeclaredFolder[];
  };
  readonly ssh: {
    readonly host: string | undefined;
    readonly port: number | undefined;
    readonly username: string | undefined;
    readonly privateKeyPath: readonly string[];
    readonly forwardAgent: boolean;
    /** Whether the key that everybody knows gives way to a new one. */
    readonly insertKey: boolean;
  };
}

/** One `config.vm.synced_folder`. `options` are all that the Vagrantfile says of it. */
export interface DeclaredFolder {
  readonly hostpath: string;
  readonly guestpath: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** One `config.vm.cloud_init`: it has a path or a text. */
export interface CloudInitEntry {
  readonly contentType: string | undefined;
  readonly path: string | undefined;
  readonly inline: string | undefined;
}

/** A box as Vagrant has it on the disk. */
export interface InstalledBox {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
  /** Its `metadata.json`. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface MachineNetwork {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Vagrant's id while a machine is being made; the name is then in its metadata. */
export const PREPARING_ID = "preparing";
