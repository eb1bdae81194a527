import { ExpectedError } from "../errors.js";
import type { Step } from "./context/step.js";
import { adopt } from "./orbstack/steps/adopt.js";
import { announceSnapshots } from "./orbstack/steps/announce-snapshots.js";
import { claimNetworks } from "./orbstack/steps/claim-networks.js";
import { clearFolders } from "./orbstack/steps/clear-folders.js";
import {
  isCreated,
  isKnown,
  isRunning,
  requireCreated,
  requireRunning,
} from "./orbstack/steps/conditions.js";
import { create } from "./orbstack/steps/create.js";
import { destroy } from "./orbstack/steps/destroy.js";
import { exportBox } from "./orbstack/steps/export-box.js";
import { finishCloudInit } from "./orbstack/steps/finish-cloud-init.js";
import { finishRename } from "./orbstack/steps/finish-rename.js";
import { finishSnapshots } from "./orbstack/steps/finish-snapshots.js";
import { forwardPorts } from "./orbstack/steps/forward-ports.js";
import { halt } from "./orbstack/steps/halt.js";
import { isReachable } from "./orbstack/steps/is-reachable.js";
import { leaveNetworks } from "./orbstack/steps/leave-networks.js";
import { applyLimits, checkLimits } from "./orbstack/steps/limits.js";
import { notePortLeases } from "./orbstack/steps/note-port-leases.js";
import { refuseProtected } from "./orbstack/steps/refuse-protected.js";
import { releaseNetworks } from "./orbstack/steps/release-networks.js";
import { rename } from "./orbstack/steps/rename.js";
import { restoreNetworks } from "./orbstack/steps/restore-networks.js";
import { say } from "./orbstack/steps/say.js";
import { setUpNetworks } from "./orbstack/steps/set-up-networks.js";
import { snapshotDelete } from "./orbstack/steps/snapshot-delete.js";
import { snapshotRestore } from "./orbstack/steps/snapshot-restore.js";
import { snapshotSave } from "./orbstack/steps/snapshot-save.js";
import { start } from "./orbstack/steps/start.js";
import { unsupported } from "./orbstack/steps/unsupported.js";
import { wantsBox } from "./orbstack/steps/wants-box.js";
import {
  backendCopiesFolders,
  backendIsCreated,
  backendIsKnown,
  backendIsRunning,
  backendRequireRunning,
} from "./vagrant/steps/conditions.js";
import { backendDestroy } from "./vagrant/steps/destroy.js";
import { backendHalt } from "./vagrant/steps/halt.js";
import { backendPackage } from "./vagrant/steps/package.js";
import { backendPassOn } from "./vagrant/steps/pass-on.js";
import { backendReload, backendTellChanges } from "./vagrant/steps/reload.js";
import { backendUp } from "./vagrant/steps/up.js";

const steps: ReadonlyMap<string, Step> = new Map(
  [
    adopt,
    announceSnapshots,
    applyLimits,
    checkLimits,
    claimNetworks,
    clearFolders,
    create,
    destroy,
    exportBox,
    finishCloudInit,
    forwardPorts,
    halt,
    backendCopiesFolders,
    backendDestroy,
    backendHalt,
    backendIsCreated,
    backendIsKnown,
    backendIsRunning,
    backendPackage,
    backendPassOn,
    backendReload,
    backendRequireRunning,
    backendTellChanges,
    backendUp,
    isCreated,
    isKnown,
    isReachable,
    isRunning,
    leaveNetworks,
    notePortLeases,
    refuseProtected,
    releaseNetworks,
    rename,
    requireCreated,
    requireRunning,
    restoreNetworks,
    say,
    finishSnapshots,
    finishRename,
    setUpNetworks,
    snapshotDelete,
    snapshotRestore,
    snapshotSave,
    start,
    unsupported,
    wantsBox,
  ].map((step) => [step.name, step]),
);

/** The step of that name, as a stack gives it. */
export function findStep(name: string): Step {
  const step = steps.get(name);
  if (step === undefined) throw new ExpectedError("step_unknown", { step: name });
  return step;
}
