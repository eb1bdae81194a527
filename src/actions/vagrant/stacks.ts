import { postBoot } from "../lab/post-boot.js";
import { refuseProtected } from "../stack/refuse-protected.js";
import { action, branch, builtin, provision, type Stack, type StepItem, step } from "../stack/stack.js";
import { stackShapes, whenDestroyConfirmed } from "../stack/stack-shapes.js";
import {
  backendCopiesFolders,
  backendIsCreated,
  backendIsKnown,
  backendIsRunning,
  backendRequireRunning,
} from "./steps/conditions.js";
import { backendDestroy } from "./steps/destroy.js";
import { backendHalt } from "./steps/halt.js";
import { backendPackage } from "./steps/package.js";
import { backendPassOn } from "./steps/pass-on.js";
import { backendReload, backendTellChanges } from "./steps/reload.js";
import { backendUp } from "./steps/up.js";

const { whenCreated, whenKnown, whenRunning } = stackShapes({
  isCreated: backendIsCreated,
  isKnown: backendIsKnown,
  isRunning: backendIsRunning,
});

/**
 * The stacks of the provider `vagrant`, by action. The nested Vagrant creates and boots the machine and mounts its
 * folders; our own Vagrant runs provisioners and copies folders.
 */
export const backendStacks: Readonly<Record<string, Stack>> = {
  up: [
    builtin("ConfigValidate"),
    branch(
      step(backendIsRunning),
      [step(backendTellChanges), ...provision, step(postBoot, { booted: false })],
      [action("start")],
    ),
  ],

  /** Not an action of Vagrant's. Creates the machine if necessary. */
  start: [
    // First, because provisioners run on the way out; and before SyncedFolders, because they may add folders.
    ...provision,
    withCopies(step(backendUp)),
    step(postBoot),
  ],

  halt: [whenCreated([step(backendHalt)])],

  reload: [
    builtin("ConfigValidate"),
    whenCreated([...provision, withCopies(step(backendReload)), step(postBoot)]),
  ],

  // No ConfigValidate, because a machine must be destroyable even if its Vagrantfile is invalid.
  destroy: [
    whenKnown([
      step(refuseProtected),
      whenDestroyConfirmed([
        builtin("ProvisionerCleanup", ":before"),
        step(backendDestroy),
        builtin("SyncedFolderCleanup"),
      ]),
    ]),
  ],

  provision: [builtin("ConfigValidate"), whenCreated([whenRunning(provision)])],

  ssh: [step(backendRequireRunning), builtin("SSHExec")],
  ssh_run: [step(backendRequireRunning), builtin("SSHRun")],

  suspend: [whenCreated([passOn("suspend")])],
  resume: [whenCreated([...provision, passOn("resume", "--no-provision")])],

  package: [step(backendPackage)],

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
 * Our own Vagrant only handles folders that are copied. Without any, its SyncedFolders would just detect the guest,
 * with some twenty commands over SSH.
 */
function withCopies(item: StepItem) {
  return branch(
    step(backendCopiesFolders),
    [builtin("SyncedFolderCleanup"), builtin("SyncedFolders"), item],
    [item],
  );
}

function passOn(...command: readonly string[]) {
  return step(backendPassOn, { command });
}
