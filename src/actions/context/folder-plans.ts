import type { Machine } from "../../machine/machine.js";
import type { SyncedFolder } from "../../machine/synced-folder.js";

interface Plan {
  readonly folders: readonly SyncedFolder[];
  readonly mounted: boolean;
}

/**
 * The synced folders of this run's machines. Vagrant announces them before the boot and mounts them after it. A new
 * machine gets them while it is prepared, in the same command.
 */
export class FolderPlans {
  private readonly plans = new Map<string, Plan>();

  announce({ dataDir }: Machine, folders: readonly SyncedFolder[]): void {
    this.plans.set(dataDir, { folders, mounted: false });
  }

  announced({ dataDir }: Machine): readonly SyncedFolder[] {
    return this.plans.get(dataDir)?.folders ?? [];
  }

  /** Whether folders were announced, or a new machine was prepared without any. */
  isPlanned({ dataDir }: Machine): boolean {
    return this.plans.has(dataDir);
  }

  /** Marks the announced folders, if any, as mounted. */
  markMounted(machine: Machine): void {
    this.plans.set(machine.dataDir, { folders: this.announced(machine), mounted: true });
  }

  /** Ends the plan. Returns whether its folders are mounted. */
  finish({ dataDir }: Machine): boolean {
    const plan = this.plans.get(dataDir);
    this.plans.delete(dataDir);
    return plan?.mounted === true;
  }
}
