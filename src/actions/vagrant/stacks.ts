import {
  action,
  branch,
  builtin,
  provision,
  type Stack,
  type StepItem,
  step,
  undoable,
} from "../stack/stack.js";
import { stackShapes, whenDestroyConfirmed } from "../stack/stack-shapes.js";

const { whenCreated, whenKnown, whenRunning } = stackShapes({
  isCreated: "backend_is_created",
  isKnown: "backend_is_known",
  isRunning: "backend_is_running",
});

/**
 * One stack for each of Vagrant's verbs on a machine of the provider `vagrant`. The nested Vagrant makes it, boots it and mounts its
 * folders; provisioners and copied folders are the outer one's.
 */
export const backendStacks: Readonly<Record<string, Stack>> = {
  up: [
    builtin("ConfigValidate"),
    branch(step("backend_is_running"), [step("backend_tell_changes"), ...provision], [action("start")]),
  ],

  /** Not a verb of Vagrant. Creates the machine when there is none. */
  start: [
    // Outermost, because provisioners run on the way out; before SyncedFolders, because they may add folders.
    ...provision,
    withCopies(undoable("backend_up")),
  ],

  halt: [whenCreated([step("backend_halt")])],

  reload: [builtin("ConfigValidate"), whenCreated([...provision, withCopies(step("backend_reload"))])],

  // No ConfigValidate: a machine can be destroyed whatever has become of its Vagrantfile.
  destroy: [
    whenKnown([
      step("refuse_protected"),
      whenDestroyConfirmed([
        builtin("ProvisionerCleanup", ":before"),
        step("backend_destroy"),
        builtin("SyncedFolderCleanup"),
      ]),
    ]),
  ],

  provision: [builtin("ConfigValidate"), whenCreated([whenRunning(provision)])],

  ssh: [step("backend_require_running"), builtin("SSHExec")],
  ssh_run: [step("backend_require_running"), builtin("SSHRun")],

  suspend: [whenCreated([passOn("suspend")])],
  resume: [whenCreated([...provision, passOn("resume", "--no-provision")])],

  package: [step("backend_package")],

  snapshot_save: [builtin("ConfigValidate"), passOn("snapshot", "save", "$snapshot_name")],
  snapshot_restore: [
    builtin("ConfigValidate"),
    branch(
      builtin("IsEnvSet", ":snapshot_start"),
      [...provision, passOn("snapshot", "restore", "--no-provision", "$snapshot_name")],
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
    step("backend_copies_folders"),
    [builtin("SyncedFolderCleanup"), builtin("SyncedFolders"), item],
    [item],
  );
}

function passOn(...command: readonly string[]) {
  return step("backend_pass_on", { command });
}
