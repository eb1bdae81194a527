import { action, branch, builtin, provision, type Stack, step, undoable } from "../stack/stack.js";
import { stackShapes, whenDestroyConfirmed } from "../stack/stack-shapes.js";

const { whenCreated, whenKnown, whenRunning } = stackShapes({
  isCreated: "is_created",
  isKnown: "is_known",
  isRunning: "is_running",
});

/** One stack for each of Vagrant's verbs on a machine of OrbStack: what happens, in order. */
export const stacks: Readonly<Record<string, Stack>> = {
  up: [
    builtin("ConfigValidate"),
    // A box may bring a Vagrantfile along.
    branch(step("wants_box"), [builtin("HandleBox"), builtin("ConfigValidate")]),
    builtin("BoxCheckOutdated"),
    branch(
      step("is_running"),
      [
        step("finish_snapshots"),
        step("finish_rename"),
        step("finish_cloud_init"),
        ...provision,
        step("restore_networks"),
      ],
      [action("start")],
    ),
  ],

  /** Not a verb of Vagrant: what `up`, `reload` and nobody else share. Creates the machine when there is none. */
  start: [
    // Outermost, because provisioners run on the way out; before SyncedFolders, because they may add folders.
    ...provision,
    undoable("claim_networks"),
    builtin("EnvSet", { port_collision_repair: true }),
    builtin("HandleForwardedPortCollisions"),
    step("note_port_leases"),
    builtin("SyncedFolderCleanup"),
    builtin("SyncedFolders"),
    builtin("SetHostname"),
    step("finish_snapshots"),
    undoable("create"),
    step("apply_limits"),
    step("start"),
    step("finish_rename"),
    step("clear_folders"),
    step("finish_cloud_init"),
    // SetHostname, on the way out, then finds the name set.
    step("set_up_networks"),
    branch(
      step("is_reachable"),
      [step("say", { kind: "info", text: "Machine booted and ready!" })],
      [builtin("WaitForCommunicator", [":starting", ":running"])],
    ),
    step("forward_ports"),
  ],

  halt: [whenCreated([step("leave_networks"), step("halt")])],

  reload: [
    builtin("ConfigValidate"),
    whenCreated([step("check_limits"), step("leave_networks"), step("halt"), action("start")]),
  ],

  /** Not a verb of Vagrant: `vagrant vm rename`. OrbStack is sure to rename only what is stopped. */
  rename: [
    builtin("ConfigValidate"),
    branch(
      step("is_running"),
      [step("leave_networks"), step("halt"), step("rename"), action("start")],
      [step("rename")],
    ),
  ],

  /** Not a verb of Vagrant: `vagrant vm adopt`. */
  adopt: [builtin("ConfigValidate"), step("adopt")],

  // No ConfigValidate: a machine can be destroyed whatever has become of its Vagrantfile.
  destroy: [
    whenKnown([
      step("refuse_protected"),
      step("announce_snapshots"),
      whenDestroyConfirmed([
        builtin("ProvisionerCleanup", ":before"),
        step("leave_networks"),
        step("destroy"),
        step("release_networks"),
        builtin("SyncedFolderCleanup"),
      ]),
    ]),
  ],

  provision: [builtin("ConfigValidate"), whenCreated([whenRunning(provision)])],

  ssh: [step("require_running"), builtin("SSHExec")],
  ssh_run: [step("require_running"), builtin("SSHRun")],

  suspend: [
    whenCreated(
      unsupported("suspend", "OrbStack cannot suspend machines; `vagrant halt` stops one and keeps its disk"),
    ),
  ],
  resume: [
    whenCreated(
      unsupported(
        "resume",
        "OrbStack cannot suspend machines, so there is nothing to resume; `vagrant up` starts one",
      ),
    ),
  ],

  // Package packs on the way out.
  package: [
    step("require_created"),
    builtin("General::PackageSetupFolders"),
    builtin("General::PackageSetupFiles"),
    builtin("General::Package"),
    step("export_box"),
  ],

  snapshot_save: [builtin("ConfigValidate"), undoable("snapshot_save")],
  snapshot_restore: [
    builtin("ConfigValidate"),
    step("leave_networks"),
    undoable("snapshot_restore"),
    branch(builtin("IsEnvSet", ":snapshot_delete"), [action("snapshot_delete")]),
    branch(builtin("IsEnvSet", ":snapshot_start"), [action("start")]),
  ],
  snapshot_delete: [step("snapshot_delete")],
};

function unsupported(name: string, reason: string): Stack {
  return [step("unsupported", { action: name, reason })];
}
