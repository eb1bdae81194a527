import type { DeclaredFolder, InstalledBox, Machine } from "../machine/machine.js";

/** A machine as the shim describes it; `schemas.ts` holds its form. */
export interface MachineDescriptor {
  readonly name: string;
  readonly provider: string;
  readonly id: string | null;
  readonly data_dir: string;
  readonly root_path: string;
  readonly home_path: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly vm: {
    readonly box: string | null;
    readonly box_version: string | null;
    readonly box_urls: readonly string[];
    readonly box_architecture: string | null;
    readonly installed_box: InstalledBox | null;
    readonly cloud_init: readonly {
      readonly content_type: string | null;
      readonly path: string | null;
      readonly inline: string | null;
    }[];
    readonly other_providers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly hostname: string | null;
    readonly allow_hosts_modification: boolean;
    readonly boot_timeout: number;
    readonly disks: number;
    readonly networks: readonly {
      readonly type: string;
      readonly options: Readonly<Record<string, unknown>>;
    }[];
    readonly synced_folders: readonly Readonly<Record<string, unknown>>[];
  };
  readonly ssh: {
    readonly host: string | null;
    readonly port: number | null;
    readonly username: string | null;
    readonly private_key_path: readonly string[];
    readonly forward_agent: boolean;
    readonly insert_key: boolean;
  };
}

export function readMachine(descriptor: MachineDescriptor): Machine {
  const { vm, ssh } = descriptor;
  return {
    name: descriptor.name,
    provider: descriptor.provider,
    id: descriptor.id ?? undefined,
    dataDir: descriptor.data_dir,
    rootPath: descriptor.root_path,
    homePath: descriptor.home_path,
    config: descriptor.config,
    vm: {
      box: vm.box ?? undefined,
      boxVersion: vm.box_version ?? undefined,
      boxUrls: vm.box_urls,
      boxArchitecture: vm.box_architecture ?? undefined,
      installedBox: vm.installed_box ?? undefined,
      cloudInit: vm.cloud_init.map(({ content_type, path, inline }) => ({
        contentType: content_type ?? undefined,
        path: path ?? undefined,
        inline: inline ?? undefined,
      })),
      otherProviders: vm.other_providers,
      hostname: (vm.allow_hosts_modification ? vm.hostname : undefined) ?? undefined,
      allowHostsModification: vm.allow_hosts_modification,
      bootTimeout: vm.boot_timeout,
      disks: vm.disks,
      networks: vm.networks,
      syncedFolders: vm.synced_folders.flatMap(readFolder),
    },
    ssh: {
      host: ssh.host ?? undefined,
      port: ssh.port ?? undefined,
      username: ssh.username ?? undefined,
      privateKeyPath: ssh.private_key_path,
      forwardAgent: ssh.forward_agent,
      insertKey: ssh.insert_key,
    },
  };
}

/** A folder without a place in the machine is one that a plugin looks after by itself. */
function readFolder({
  hostpath,
  guestpath,
  ...options
}: Readonly<Record<string, unknown>>): readonly DeclaredFolder[] {
  if (typeof hostpath !== "string" || typeof guestpath !== "string") return [];
  return [{ hostpath, guestpath, options }];
}
