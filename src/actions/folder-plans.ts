import type { Machine } from "../machine/machine.js";
import type { SyncedFolder } from "../machine/synced-folder.js";

interface Plan {
  readonly folders: readonly SyncedFolder[];
  readonly mounted: boolean;
}

/**
 * The folders of the machines of this run, between the time when Vagrant announces them, before the boot, and the time when
 * it wants them mounted. A new machine gets them with its preparation, in the same command.
 */
export class FolderPlans {
  private readonly plans = new Map<string, Plan>();

  announce({ dataDir }: Machine, folders: readonly SyncedFolder[]): void {
    this.plans.set(dataDir, { folders, mounted: false });
  }

  announced({ dataDir }: Machine): readonly SyncedFolder[] {
    return this.plans.get(dataDir)?.folders ?? [];
  }

  /** What was announced is mounted. */
  markMounted({ dataDir }: Machine): void {
    const plan = this.plans.get(dataDir);
    if (plan !== undefined) this.plans.set(dataDir, { ...plan, mounted: true });
  }

  /** Ends the plan; answers whether its folders are mounted. */
  finish({ dataDir }: Machine): boolean {
    const plan = this.plans.get(dataDir);
    this.plans.delete(dataDir);
    return plan?.mounted === true;
  }
}
