import type { Machine } from "../../../machine/machine.js";
import type { Parts } from "../../context/parts.js";
import { runTasks } from "../../guest/guest-task.js";
import { mountFolders } from "../../guest/mount-folders.js";
import type { FolderChange } from "../../provider.js";
import { lookUpOrFail } from "../lookup.js";

/** A running machine gets its folders at once. */
export async function planFolderChange(machine: Machine, parts: Parts): Promise<FolderChange> {
  const lookup = await lookUpOrFail({ machine, parts });
  if (lookup.kind !== "present") return { kind: "at next start" };
  const { isolated, state, name } = lookup.orb;
  if (isolated)
    return {
      kind: "never",
      reason: "it is isolated, so it only has the folders that it was created with.",
    };
  if (state !== "running") return { kind: "at next start" };
  return {
    kind: "at once",
    mount: async (folders, { signal }) => {
      const { failure } = await runTasks(parts.driver(machine), name, [mountFolders(folders)], signal);
      if (failure !== undefined) throw failure;
    },
  };
}
