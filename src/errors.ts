/**
 * Expected failures. Each key is a sentence in `ruby-shim/locales/en.yml` (`vagrant_orbstack.errors.<key>`), a class
 * of the shim named after it, and here the data that the sentence needs. Anything else that is thrown is a bug.
 */
export interface ErrorData {
  /** No `orbctl` was found. `looked_in` is a comma-separated list of places. */
  orbctl_missing: { looked_in: string };
  /** `orbctl` is there, but OrbStack does not run and did not start. */
  orbstack_stopped: { command: string; reason: string };
  /** A call got no answer within its limit. */
  orbstack_not_responding: { command: string; seconds: number };
  orbstack_too_old: { found: string; required: string };
  /** Any other failure of `orbctl`: what was run, how it ended, what it said. */
  orbctl_failed: { command: string; exit_code: string; output: string };
  /** `orbctl` answered something that is not the JSON it should be. */
  orbctl_unreadable: { command: string; output: string };
  /** `owner` is a sentence that says whose the machine is. */
  machine_name_taken: { name: string; owner: string };
  /** Only the OrbStack, or the backend, of the user who made a machine knows it. `folder` is Vagrant's of the machine. */
  machine_of_other_user: { name: string; user: string; folder: string };
  /** `remedy` is a sentence. */
  machine_protected: { name: string; remedy: string };
  /** A machine was to be made of a copy, and OrbStack has one that Vagrant does not know any more. */
  machine_forgotten: { name: string; machine: string };
  /** `reason` is whose it is, or why nobody can have it. */
  adoption_refused: { name: string; reason: string };
  /** `create` found the name taken, though nobody had it a moment before. */
  machine_exists: { name: string };
  machine_name_invalid: { name: string };
  /** `create` ended well or badly, and no machine can be found. */
  machine_create_failed: { name: string; image: string; output: string };
  machine_missing: { name: string };
  machine_busy: { name: string; state: string };
  /** A forced stop did not end the machine. */
  machine_not_stopped: { name: string; state: string; seconds: number };
  /** The machine itself is gone, its snapshots are not. `snapshots` are their names. */
  machine_lost: { snapshots: string };
  snapshot_failed: { snapshot: string; machine: string; output: string };
  restore_failed: { snapshot: string; output: string };
  snapshot_name_invalid: { snapshot: string };
  /** `suggestion` is the nearest key, or where to find all. */
  setting_unknown: { key: string; suggestion: string };
  setting_invalid: { key: string; expected: string; received: string };
  /** A disk's new limit is below what is on it; both in MiB. */
  disk_in_use: { name: string; wanted: number; used: number };
  /** A command in a machine gave no answer in time. */
  guest_not_responding: { name: string; seconds: number };
  guest_unreachable: { name: string; reason: string };
  /** A program that a command needs. `instead` says what to do without it. */
  guest_tool_missing: { name: string; tool: string; instead: string };
  /** A machine has no such user. */
  guest_user_missing: { name: string; user: string };
  guest_command_failed: { name: string; command: string; exit_code: string; output: string };
  /** Neither the machine nor its provider keeps a log. */
  logs_missing: { name: string };
  /** A synced folder that no mount can give. */
  folder_unmountable: { guestpath: string; hostpath: string; reason: string };
  /** `network` is the network as the Vagrantfile has it. */
  network_invalid: { network: string; reason: string };
  /** Another machine has the private address. */
  /** `machine` is a clause that says which one, `reason` one or more sentences. */
  addresses_unknown: { machine: string; reason: string };
  network_address_taken: { address: string; machine: string; root_path: string };
  /** The host has another use for the address: `route` says which. */
  network_address_clashes: { address: string; route: string };
  /** `ports`: those of the host. */
  ports_not_forwarded: { ports: string; reason: string };
  /** `suggestion` are all distributions; `example` are statements of a provider block. */
  box_unknown: { box: string; suggestion: string; example: string };
  /** A box of another provider, known as such before it was fetched. `source` is where it lies. */
  box_foreign: { box: string; source: string; providers: string; example: string };
  /** An installed box for OrbStack that is damaged or does not fit. `path` is its folder. */
  box_unusable: { box: string; path: string; reason: string };
  arch_unknown: { arch: string };
  /** `path` is one of the user's cloud-init user data. */
  user_data_unreadable: { path: string; reason: string };
  /** `origin` is a path or a setting; `reason` names the line. */
  user_data_invalid: { origin: string; reason: string };
  /** The machine is there; `output` is the end of cloud-init's log. */
  cloud_init_failed: { name: string; output: string };
  /** `suggestion` is a sentence: the nearest name, or all of them. */
  distro_unknown: { distro: string; suggestion: string };
  version_unknown: { distro: string; version: string; suggestion: string };
  distro_missing: Record<string, never>;
  /** A file of ours has something else in it than we wrote. It can be set aside. */
  metadata_corrupt: { path: string; reason: string };
  /** What is in a file of ours is not known. */
  metadata_unreadable: { path: string; reason: string };
  /** A newer version of the plugin wrote it. */
  metadata_newer: { path: string };
  metadata_unwritable: { path: string; reason: string };
  lock_timeout: { path: string; seconds: number };
  /** There can be no lock at all: its folder, its file system or the program that locks is missing. */
  lock_impossible: { path: string; reason: string };
  /** A file that `config_files` names is not there. */
  config_file_missing: { path: string };
  config_file_unreadable: { path: string; reason: string };
  /** `place` is `vm.yaml:3:5`: line and column. */
  config_file_unparsable: { place: string; reason: string };
  /** `problems` has a line for each option that is wrong. */
  config_file_invalid: { path: string; problems: string };
  /** `origin` is where the mount was asked for, such as `vm.yaml:3`. */
  mount_invalid: { mount: string; origin: string; reason: string };
  template_unreadable: { path: string; reason: string };
  /** `place` is the template and its line. */
  template_failed: { place: string; reason: string };
  /** `suggestion` is a sentence, as above. */
  backend_unknown: { backend: string; suggestion: string };
  /** No backend is installed and answers; `reasons` has a line for each. */
  backend_none: { reasons: string };
  /** A backend that cannot be used here; `remedy` says how to get it. */
  backend_missing: { backend: string; reason: string; remedy: string };
  backend_not_responding: { backend: string; command: string; seconds: number };
  backend_failed: { backend: string; command: string; exit_code: string; output: string };
  /** A hypervisor's tool answered something else than it should. */
  backend_unreadable: { backend: string; command: string; output: string };
  /** An id file with something in it that this hypervisor never wrote. */
  backend_id_invalid: { backend: string; id: string };
  nested_vagrant_missing: { looked_in: string };
  /** `nested_error` is the nested Vagrant's class of it, `output` its whole text. */
  nested_vagrant_failed: { command: string; nested_error: string; output: string };
  nested_vagrant_not_responding: { command: string; seconds: number };
  /** `attempts` has a line for each thing that was tried. */
  kill_failed: { backend: string; id: string; seconds: number; state: string; attempts: string };
  /** `names` are those that there are. */
  temporary_missing: { name: string; names: string };
  temporary_taken: { name: string };
  temporary_name_invalid: { name: string };
  /** `problems` has a line for each option that is wrong. */
  temporary_invalid: { problems: string };
  /** Vagrant's `command` did not work; `output` is what it said. */
  temporary_failed: { name: string; command: string; output: string };
  temporary_not_running: { name: string; state: string };
  /** Nothing is mounted at `guestpath`; `mounts` are the places where something is. */
  temporary_mount_missing: { name: string; guestpath: string; mounts: string };
  /** A machine was to be made of a copy, and is there already. */
  machine_present: { name: string };
  export_exists: { path: string };
  export_unwritable: { path: string; reason: string };
  /** `from` and `to` are places as `vagrant vm push` and `pull` take them. */
  copy_failed: { from: string; to: string; reason: string };
  export_unreadable: { path: string; reason: string };
  /** `vagrant vm` was told to work on a machine of a provider that is none of ours. */
  provider_foreign: { name: string; provider: string };
  /** The project has machines of other providers alone. */
  machines_missing: Record<string, never>;
  /** `command` is a command of `vagrant vm`; `name` is the machine. */
  vm_unsupported: { command: string; name: string; reason: string };
  /** `path` is where the support archive of `vagrant vm doctor` was to be. */
  bundle_failed: { path: string; reason: string };
  action_unsupported: { action: string; reason: string };
  step_unknown: { step: string };
  /** Vagrant's own classes: the shim raises VMNotCreatedError, VMNotRunningError, SnapshotConflictFailed and SnapshotNotFound. */
  vm_not_created: Record<string, never>;
  vm_not_running: Record<string, never>;
  snapshot_taken: Record<string, never>;
  snapshot_not_found: { snapshot_name: string; machine: string };
  /** The request was cancelled: Ctrl-C. */
  interrupted: Record<string, never>;
}

export type ErrorKey = keyof ErrorData;

/** An expected failure: the key of its sentence, what the sentence needs, and the cause. */
export class ExpectedError<K extends ErrorKey = ErrorKey> extends Error {
  override readonly name = "ExpectedError";

  constructor(
    readonly key: K,
    readonly data: ErrorData[K],
    options?: ErrorOptions,
  ) {
    super(`${key}: ${JSON.stringify(data)}`, options);
  }
}

/**
 * Whether `error` is an expected failure, of that key when one is given. It goes by the name: parts of the sidecar that are loaded when
 * they are needed are bundles of their own, each with this class.
 */
export function isExpected<K extends ErrorKey>(error: unknown, key?: K): error is ExpectedError<K> {
  if (!(error instanceof Error) || error.name !== "ExpectedError") return false;
  return key === undefined || (error as ExpectedError).key === key;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
