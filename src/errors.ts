/**
 * Expected failures. For each key there is a sentence in `ruby-shim/locales/en.yml` (`vagrant_orbstack.errors.<key>`),
 * a class in the shim, and here the data for the sentence. Any other error is a bug.
 */
export interface ErrorData {
  /** `orbctl` was not found. `looked_in` is a comma-separated list of places. */
  orbctl_missing: { looked_in: string };
  /** `orbctl` exists, but OrbStack is not running and did not start. */
  orbstack_stopped: { command: string; reason: string };
  /** A call timed out. */
  orbstack_not_responding: { command: string; seconds: number };
  orbstack_too_old: { found: string; required: string };
  /** Any other failure of `orbctl`: the command, its exit status and its output. */
  orbctl_failed: { command: string; exit_code: string; output: string };
  /** `orbctl` printed something other than the expected JSON. */
  orbctl_unreadable: { command: string; output: string };
  /** `owner` is a sentence that names the machine's owner. */
  machine_name_taken: { name: string; owner: string };
  /** Another user created the machine, so only their OrbStack or backend knows it. `folder` is its data folder. */
  machine_of_other_user: { name: string; user: string; folder: string };
  /** `remedy` is a sentence. */
  machine_protected: { name: string; remedy: string };
  /** A machine was to be created from a copy, but OrbStack has one that Vagrant no longer knows. */
  machine_forgotten: { name: string; machine: string };
  /** `reason` names the owner, or says why it cannot be adopted. */
  adoption_refused: { name: string; reason: string };
  /** `create` found the name taken, although it was free a moment before. */
  machine_exists: { name: string };
  machine_name_invalid: { name: string };
  /** `create` ended, but there is no machine. */
  machine_create_failed: { name: string; image: string; output: string };
  machine_missing: { name: string };
  machine_busy: { name: string; state: string };
  /** The machine is not stopped after a forced stop. */
  machine_not_stopped: { name: string; state: string; seconds: number };
  /** The machine was deleted, but its snapshots exist. `snapshots` are their names. */
  machine_lost: { snapshots: string };
  snapshot_failed: { snapshot: string; machine: string; output: string };
  restore_failed: { snapshot: string; output: string };
  snapshot_name_invalid: { snapshot: string };
  /** `suggestion` is the nearest key, or where to find all keys. */
  setting_unknown: { key: string; suggestion: string };
  setting_invalid: { key: string; expected: string; received: string };
  /** The disk's new limit is below the used space; both in MiB. */
  disk_in_use: { name: string; wanted: number; used: number };
  /** A command in a machine timed out. */
  guest_not_responding: { name: string; seconds: number };
  guest_unreachable: { name: string; reason: string };
  /** A command needs a program that is missing. `instead` says what to do without it. */
  guest_answer_invalid: { name: string; command: string };
  guest_tool_missing: { name: string; tool: string; instead: string };
  /** The machine has no such user. */
  guest_user_missing: { name: string; user: string };
  guest_command_failed: { name: string; command: string; exit_code: string; output: string };
  /** Neither the machine nor its provider keeps a log. */
  logs_missing: { name: string };
  /** A synced folder that cannot be mounted. */
  folder_unmountable: { guestpath: string; hostpath: string; reason: string };
  /** `network` is the network as written in the Vagrantfile. */
  network_invalid: { network: string; reason: string };
  /** `machine` is a clause that names the machine; `reason` is one or more sentences. */
  addresses_unknown: { machine: string; reason: string };
  network_address_taken: { address: string; machine: string; root_path: string };
  /** The host uses the address for something else; `route` says for what. */
  network_address_clashes: { address: string; route: string };
  /** The project has no `config.lab`. */
  lab_missing: Record<string, never>;
  /** `machines` are those that are not running, each with its state. */
  lab_machines_stopped: { machines: string };
  /** A machine's end of a link is not there. */
  link_interface_missing: { name: string; interface: string };
  /** `suggestion` is a sentence with the machine's interfaces. */
  capture_interface_missing: { name: string; interface: string; suggestion: string };
  capture_unwritable: { path: string; reason: string };
  /** The guest's kernel cannot impair links. */
  netem_missing: { name: string };
  /** All numbers for links from `first` to `last` are in use. */
  lab_numbers_used: { first: number; last: number };
  /** `lab` is the id of a lab whose file was lost; `name` is OrbStack's name of a machine that may be in it. */
  lab_numbers_unknown: { lab: string; name: string };
  /** `suggestion` is a sentence about other kinds. */
  lab_kind_unknown: { kind: string; suggestion: string };
  /** No file matches a path in `config.lab.kinds`. */
  lab_kinds_missing: { pattern: string };
  /** The machine's kind has no such option. */
  lab_kind_lacks: { name: string; kind: string; option: string };
  /** The device printed an empty configuration. */
  lab_configuration_empty: { name: string };
  /** `path` is a file with a configuration of the machine. */
  lab_configuration_missing: { name: string; path: string };
  /** What follows a boot failed. `what` is a clause; `output` has the exit status and the end of what the command printed. */
  post_boot_failed: { name: string; what: string; command: string; output: string };
  /** `ports` are host ports. */
  ports_not_forwarded: { ports: string; reason: string };
  /** `suggestion` lists all distributions; `example` has statements of a provider block. */
  box_unknown: { box: string; suggestion: string; example: string };
  /** The box is known to be for another provider before it is fetched. `source` is its path or URL. */
  box_foreign: { box: string; source: string; providers: string; example: string };
  /** An installed box for OrbStack is damaged or does not match. `path` is its folder. */
  box_unusable: { box: string; path: string; reason: string };
  arch_unknown: { arch: string };
  /** `path` is a file with the user's cloud-init user data. */
  user_data_unreadable: { path: string; reason: string };
  /** `origin` is a path or a setting; `reason` contains the line. */
  user_data_invalid: { origin: string; reason: string };
  /** The machine exists; `output` is the end of cloud-init's log. */
  cloud_init_failed: { name: string; output: string };
  /** `suggestion` is a sentence with the nearest name, or with all names. */
  distro_unknown: { distro: string; suggestion: string };
  version_unknown: { distro: string; version: string; suggestion: string };
  distro_missing: Record<string, never>;
  /** The content of one of our files is invalid. It can be set aside. */
  metadata_corrupt: { path: string; reason: string };
  /** One of our files cannot be read. */
  metadata_unreadable: { path: string; reason: string };
  /** A newer version of the plugin wrote it. */
  metadata_newer: { path: string };
  metadata_unwritable: { path: string; reason: string };
  lock_timeout: { path: string; seconds: number };
  /** Locking does not work: because of the folder, the file system, or a missing program. */
  lock_impossible: { path: string; reason: string };
  /** A file in `config_files` does not exist. */
  config_file_missing: { path: string };
  config_file_unreadable: { path: string; reason: string };
  /** `place` is `vm.yaml:3:5`: line and column. */
  config_file_unparsable: { place: string; reason: string };
  /** `problems` has a line for each invalid option. */
  config_file_invalid: { path: string; problems: string };
  /** `origin` is where the mount was written, such as `vm.yaml:3`. */
  mount_invalid: { mount: string; origin: string; reason: string };
  template_unreadable: { path: string; reason: string };
  /** `place` is the template and its line. */
  template_failed: { place: string; reason: string };
  /** `suggestion` is a sentence with the nearest name, or with all names. */
  backend_unknown: { backend: string; suggestion: string };
  /** No backend is available; `reasons` has a line for each. */
  backend_none: { reasons: string };
  /** A backend is not available; `remedy` says how to install it. */
  backend_missing: { backend: string; reason: string; remedy: string };
  backend_not_responding: { backend: string; command: string; seconds: number };
  backend_failed: { backend: string; command: string; exit_code: string; output: string };
  /** A backend's tool printed something unexpected. */
  backend_unreadable: { backend: string; command: string; output: string };
  /** An id file contains something that this backend does not write. */
  backend_id_invalid: { backend: string; id: string };
  nested_vagrant_missing: { looked_in: string };
  /** `nested_error` is the class of the nested Vagrant's error, `output` its full text. */
  nested_vagrant_failed: { command: string; nested_error: string; output: string };
  nested_vagrant_not_responding: { command: string; seconds: number };
  /** `attempts` has a line for each attempt. */
  kill_failed: { backend: string; id: string; seconds: number; state: string; attempts: string };
  /** `names` are the existing ones. */
  temporary_missing: { name: string; names: string };
  temporary_taken: { name: string };
  temporary_name_invalid: { name: string };
  /** `problems` has a line for each invalid option. */
  temporary_invalid: { problems: string };
  /** A Vagrant `command` failed; `output` is what it printed. */
  temporary_failed: { name: string; command: string; output: string };
  temporary_not_running: { name: string; state: string };
  /** Nothing is mounted at `guestpath`; `mounts` are the paths of existing mounts. */
  temporary_mount_missing: { name: string; guestpath: string; mounts: string };
  /** A machine was to be created from a copy, but exists already. */
  machine_present: { name: string };
  export_exists: { path: string };
  page_unservable: { address: string; reason: string };
  export_unwritable: { path: string; reason: string };
  /** `from` and `to` are paths as in `vagrant vm push` and `pull`. */
  copy_failed: { from: string; to: string; reason: string };
  export_unreadable: { path: string; reason: string };
  /** `vagrant vm` was called for a machine of another provider. */
  provider_foreign: { name: string; provider: string };
  /** The project only has machines of other providers. */
  machines_missing: Record<string, never>;
  /** `command` is a command of `vagrant vm`; `name` is the machine. */
  vm_unsupported: { command: string; name: string; reason: string };
  /** `path` is the support archive of `vagrant vm doctor`. */
  bundle_failed: { path: string; reason: string };
  /** A recorded process may still be running, or its id may be another one's. */
  process_unknown: { pid: number; reason: string };
  action_unsupported: { action: string; reason: string };
  step_unknown: { step: string };
  /** Vagrant's own errors: the shim raises VMNotCreatedError, VMNotRunningError, SnapshotConflictFailed and SnapshotNotFound. */
  vm_not_created: Record<string, never>;
  vm_not_running: Record<string, never>;
  snapshot_taken: Record<string, never>;
  snapshot_not_found: { snapshot_name: string; machine: string };
  /** The request was cancelled by Ctrl-C. */
  interrupted: Record<string, never>;
}

export type ErrorKey = keyof ErrorData;

/** An expected failure: its key, the data for its sentence, and the cause. */
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
 * Whether `error` is an expected failure and, if given, has that key. Compares the name, because parts that are loaded
 * on demand are separate bundles, each with its own copy of this class.
 */
export function isExpected<K extends ErrorKey>(error: unknown, key?: K): error is ExpectedError<K> {
  if (!(error instanceof Error) || error.name !== "ExpectedError") return false;
  return key === undefined || (error as ExpectedError).key === key;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
