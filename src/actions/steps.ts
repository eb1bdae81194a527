import { ExpectedError } from "../errors.js";
import {
  innerCopiesFolders,
  innerIsCreated,
  innerIsKnown,
  innerIsRunning,
  innerRequireRunning,
} from "./inner/steps/conditions.js";
import { innerDestroy } from "./inner/steps/destroy.js";
import { innerHalt } from "./inner/steps/halt.js";
import { innerPackage } from "./inner/steps/package.js";
import { innerPassOn } from "./inner/steps/pass-on.js";
import { innerReload, innerTellChanges } from "./inner/steps/reload.js";
import { innerUp } from "./inner/steps/up.js";
import type { Step } from "./step.js";
import { announceSnapshots } from "./steps/announce-snapshots.js";
import { claimNetworks } from "./steps/claim-networks.js";
import { clearFolders } from "./steps/clear-folders.js";
import { isCreated, isKnown, isRunning, requireCreated, requireRunning } from "./steps/conditions.js";
import { create } from "./steps/create.js";
import { destroy } from "./steps/destroy.js";
import { exportBox } from "./steps/export-box.js";
import { finishCloudInit } from "./steps/finish-cloud-init.js";
import { forwardPorts } from "./steps/forward-ports.js";
import { halt } from "./steps/halt.js";
import { isReachable } from "./steps/is-reachable.js";
import { leaveNetworks } from "./steps/leave-networks.js";
import { applyLimits, checkLimits } from "./steps/limits.js";
import { releaseNetworks } from "./steps/release-networks.js";
import { rename } from "./steps/rename.js";
import { restoreNetworks } from "./steps/restore-networks.js";
import { say } from "./steps/say.js";
import { setUpNetworks } from "./steps/set-up-networks.js";
import { settle } from "./steps/settle.js";
import { settleName } from "./steps/settle-name.js";
import { snapshotDelete } from "./steps/snapshot-delete.js";
import { snapshotRestore } from "./steps/snapshot-restore.js";
import { snapshotSave } from "./steps/snapshot-save.js";
import { start } from "./steps/start.js";
import { unsupported } from "./steps/unsupported.js";
import { wantsBox } from "./steps/wants-box.js";

const steps: ReadonlyMap<string, Step> = new Map(
  [
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
    innerCopiesFolders,
    innerDestroy,
    innerHalt,
    innerIsCreated,
    innerIsKnown,
    innerIsRunning,
    innerPackage,
    innerPassOn,
    innerReload,
    innerRequireRunning,
    innerTellChanges,
    innerUp,
    isCreated,
    isKnown,
    isReachable,
    isRunning,
    leaveNetworks,
    releaseNetworks,
    rename,
    requireCreated,
    requireRunning,
    restoreNetworks,
    say,
    settle,
    settleName,
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
