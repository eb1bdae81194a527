import { postBoot } from "../lab/post-boot.js";
import { refuseProtected } from "../stack/refuse-protected.js";
import { action, branch, builtin, provision, type Stack, step } from "../stack/stack.js";
import { saying, stackShapes, whenDestroyConfirmed } from "../stack/stack-shapes.js";
import { adopt } from "./steps/adopt.js";
import { announceSnapshots } from "./steps/announce-snapshots.js";
import { claimLab } from "./steps/claim-links.js";
import { claimNetworks } from "./steps/claim-networks.js";
import { clearFolders } from "./steps/clear-folders.js";
import { isCreated, isKnown, isRunning, requireCreated, requireRunning } from "./steps/conditions.js";
import { create } from "./steps/create.js";
import { destroy } from "./steps/destroy.js";
import { exportBox } from "./steps/export-box.js";
import { finishCloudInit } from "./steps/finish-cloud-init.js";
import { finishRename } from "./steps/finish-rename.js";
import { finishSnapshots } from "./steps/finish-snapshots.js";
import { forwardPorts } from "./steps/forward-ports.js";
import { halt } from "./steps/halt.js";
import { isReachable } from "./steps/is-reachable.js";
import { leaveNetworks } from "./steps/leave-networks.js";
import { applyLimits, checkLimits } from "./steps/limits.js";
import { notePortLeases } from "./steps/note-port-leases.js";
import { releaseLab } from "./steps/release-links.js";
import { releaseNetworks } from "./steps/release-networks.js";
import { rename } from "./steps/rename.js";
import { restoreLinks } from "./steps/restore-links.js";
import { restoreNetworks } from "./steps/restore-networks.js";
import { setUpLinks } from "./steps/set-up-links.js";
import { setUpNetworks } from "./steps/set-up-networks.js";
import { snapshotDelete } from "./steps/snapshot-delete.js";
import { snapshotRestore } from "./steps/snapshot-restore.js";
import { snapshotSave } from "./steps/snapshot-save.js";
import { start } from "./steps/start.js";
import { unsupported } from "./steps/unsupported.js";
import { wantsBox } from "./steps/wants-box.js";

const { whenCreated, whenKnown, whenRunning } = stackShapes({
  isCreated,
  isKnown,
  isRunning,
});

/** The stacks of the provider `orbstack`, by action. */
export const stacks: Readonly<Record<string, Stack>> = {
  up: [
    builtin("ConfigValidate"),
    // A box may contain a Vagrantfile.
    branch(step(wantsBox), [builtin("HandleBox"), builtin("ConfigValidate")]),
    builtin("BoxCheckOutdated"),
    branch(
      step(isRunning),
      [
        step(finishSnapshots),
        step(finishRename),
        step(finishCloudInit),
        ...provision,
        step(restoreNetworks),
        step(restoreLinks),
        step(postBoot, { booted: false }),
      ],
      [action("start")],
    ),
  ],

  /** Not an action of Vagrant's: shared by `up` and `reload`. Creates the machine if necessary. */
  start: [
    // First, because provisioners run on the way out; and before SyncedFolders, because they may add folders.
    ...provision,
    step(claimNetworks),
    step(claimLab),
    builtin("EnvSet", { port_collision_repair: true }),
    builtin("HandleForwardedPortCollisions"),
    step(notePortLeases),
    builtin("SyncedFolderCleanup"),
    builtin("SyncedFolders"),
    builtin("SetHostname"),
    step(finishSnapshots),
    step(create),
    step(applyLimits),
    step(start),
    step(finishRename),
    step(clearFolders),
    step(finishCloudInit),
    // SetHostname runs on the way out, and then finds the name set.
    step(setUpNetworks),
    step(setUpLinks),
    branch(
      step(isReachable),
      [saying("Machine booted and ready!")],
      [builtin("WaitForCommunicator", [":starting", ":running"])],
    ),
    step(forwardPorts),
    step(postBoot),
  ],

  halt: [whenCreated([step(leaveNetworks), step(halt)])],

  reload: [
    builtin("ConfigValidate"),
    whenCreated([step(checkLimits), step(leaveNetworks), step(halt), action("start")]),
  ],

  /** Not an action of Vagrant's: `vagrant vm rename`. Only stopped machines can be renamed reliably. */
  rename: [
    builtin("ConfigValidate"),
    branch(step(isRunning), [step(leaveNetworks), step(halt), step(rename), action("start")], [step(rename)]),
  ],

  /** Not an action of Vagrant's: `vagrant vm adopt`. */
  adopt: [builtin("ConfigValidate"), step(adopt)],

  // No ConfigValidate, because a machine must be destroyable even if its Vagrantfile is invalid.
  destroy: [
    whenKnown([
      step(refuseProtected),
      step(announceSnapshots),
      whenDestroyConfirmed([
        builtin("ProvisionerCleanup", ":before"),
        step(leaveNetworks),
        step(destroy),
        step(releaseNetworks),
        step(releaseLab),
        builtin("SyncedFolderCleanup"),
      ]),
    ]),
  ],

  provision: [builtin("ConfigValidate"), whenCreated([whenRunning(provision)])],

  ssh: [step(requireRunning), builtin("SSHExec")],
  ssh_run: [step(requireRunning), builtin("SSHRun")],

  suspend: [
    whenCreated(
      refuse("suspend", "OrbStack cannot suspend machines; `vagrant halt` stops one and keeps its disk"),
    ),
  ],
  resume: [
    whenCreated(
      refuse(
        "resume",
        "OrbStack cannot suspend machines, so there is nothing to resume; `vagrant up` starts one",
      ),
    ),
  ],

  // Package creates the box on the way out.
  package: [
    step(requireCreated),
    builtin("General::PackageSetupFolders"),
    builtin("General::PackageSetupFiles"),
    builtin("General::Package"),
    step(exportBox),
  ],

  snapshot_save: [builtin("ConfigValidate"), step(snapshotSave)],
  snapshot_restore: [
    builtin("ConfigValidate"),
    step(leaveNetworks),
    step(snapshotRestore),
    branch(builtin("IsEnvSet", ":snapshot_delete"), [action("snapshot_delete")]),
    branch(builtin("IsEnvSet", ":snapshot_start"), [action("start")]),
  ],
  snapshot_delete: [step(snapshotDelete)],
};

function refuse(name: string, reason: string): Stack {
  return [step(unsupported, { action: name, reason })];
}
