import { action, branch, builtin, type Stack, type StepItem, step, undoable } from "../stack.js";
import { stackShapes, whenDestroyConfirmed } from "../stack-shapes.js";

const { whenCreated, whenKnown, whenRunning } = stackShapes({
  isCreated: "inner_is_created",
  isKnown: "inner_is_known",
  isRunning: "inner_is_running",
});

/**
 * One stack for each of Vagrant's verbs on a machine of the provider `vagrant`. The nested Vagrant makes it, boots it and mounts its
 * folders; provisioners and copied folders are the outer one's.
 */
export const innerStacks: Readonly<Record<string, Stack>> = {
  up: [
    builtin("ConfigValidate"),
    branch(step("inner_is_running"), [step("inner_tell_changes"), builtin("Provision")], [action("start")]),
  ],

  /** Not a verb of Vagrant. Creates the machine when there is none. */
  start: [
    // Outermost, because provisioners run on the way out; before SyncedFolders, because they may add folders.
    builtin("Provision"),
    withCopies(undoable("inner_up")),
  ],

  halt: [whenCreated([step("inner_halt")])],

  reload: [builtin("ConfigValidate"), whenCreated([builtin("Provision"), withCopies(step("inner_reload"))])],

  // No ConfigValidate: a machine can be destroyed whatever has become of its Vagrantfile.
  destroy: [
    whenKnown([
      whenDestroyConfirmed([
        builtin("ProvisionerCleanup", ":before"),
        step("inner_destroy"),
        builtin("SyncedFolderCleanup"),
      ]),
    ]),
  ],

  provision: [builtin("ConfigValidate"), whenCreated([whenRunning([builtin("Provision")])])],

  ssh: [step("inner_require_running"), builtin("SSHExec")],
  ssh_run: [step("inner_require_running"), builtin("SSHRun")],

  suspend: [whenCreated([passOn("suspend")])],
  resume: [whenCreated([builtin("Provision"), passOn("resume", "--no-provision")])],

  package: [step("inner_package")],

  snapshot_save: [builtin("ConfigValidate"), passOn("snapshot", "save", "$snapshot_name")],
  snapshot_restore: [
    builtin("ConfigValidate"),
    branch(
      builtin("IsEnvSet", ":snapshot_start"),
      [builtin("Provision"), passOn("snapshot", "restore", "--no-provision", "$snapshot_name")],
      [passOn("snapshot", "restore", "--no-start", "$snapshot_name")],
    ),
    branch(builtin("IsEnvSet", ":snapshot_delete"), [action("snapshot_delete")]),
  ],
  snapshot_delete: [passOn("snapshot", "delete", "$snapshot_name")],
};

/**
 * Only folders that are copied are the outer Vagrant's. Without any, its SyncedFolders would do nothing but find out, by some twenty
 * commands over SSH, what guest it is.
 */
function withCopies(item: StepItem) {
  return branch(
    step("inner_copies_folders"),
    [builtin("SyncedFolderCleanup"), builtin("SyncedFolders"), item],
    [item],
  );
}

function passOn(...command: readonly string[]) {
  return step("inner_pass_on", { command });
}
