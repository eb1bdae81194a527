import { releaseNumbers } from "../../actions/orbstack/networks/release-links.js";
import type { ProjectMachine } from "./inventory.js";
import type { InventoryContext, Kept, Leftover } from "./leftover.js";

type Verdict = Leftover | Kept | undefined;

/** Whether a machine of ours is an orphan, looks like one but is kept, or neither. */
export async function judgeMachine(own: ProjectMachine, context: InventoryContext): Promise<Verdict> {
  const { entry, state, project, remembered } = own;
  const what = `${entry.machine_name} of ${entry.root_path}`;
  if (state === "unknown") return undefined;
  if (entry.clone_of !== undefined) return judgeClone(own, context);
  if (state === "not_created") {
    // Vagrant itself cleans up when the project is next used.
    if (remembered || project === "uncertain") return undefined;
    return { kind: "entry", what: `${what}, which no longer exists`, remove: () => forget(own, context) };
  }
  if (remembered) return undefined;
  if (project === "there") return judgeForgotten(own, context);
  if (entry.protected !== undefined)
    return { what, reason: "it is protected; `vagrant vm unprotect` changes that" };
  if (project === "uncertain") {
    const reason = "its project was not found, but its disk may not be mounted now";
    return { what, reason };
  }
  return judgeOrphan(own, context);
}

/** A machine whose project was certainly deleted. */
async function judgeOrphan(own: ProjectMachine, context: InventoryContext): Promise<Verdict> {
  const { machine_name, root_path } = own.entry;
  const what = `${machine_name} of ${root_path}, which no longer exists`;
  const { records } = context.parts.provider(own.entry);
  const removal = await records.planRemoval(own, context);
  if ("reason" in removal) return { what, reason: removal.reason };
  const { what: names, remove, ...more } = removal;
  return {
    kind: "machine",
    what: `${what}: ${names}`,
    ...more,
    remove: async () => {
      await remove();
      await forget(own, context);
    },
  };
}

/** A machine whose data folder was deleted, or has another machine's id. */
function judgeForgotten(own: ProjectMachine, { parts }: InventoryContext): Verdict {
  const { machine_name, root_path } = own.entry;
  const what = `${machine_name} of ${root_path}, whose \`.vagrant\` no longer has it`;
  return { what, reason: parts.provider(own.entry).records.traceOf(own) };
}

/** A clone that is in no Vagrantfile outlives its original's project. The folders in its entry are the original's. */
function judgeClone({ entry, state }: ProjectMachine, { parts, homePath }: InventoryContext): Verdict {
  if (state !== "not_created") return undefined;
  const what = `${entry.machine_name}, a copy of a machine of ${entry.root_path}, which no longer exists`;
  return { kind: "entry", what, remove: () => parts.registry({ homePath }).remove(entry.machine_id) };
}

async function forget(
  { entry, project }: ProjectMachine,
  { parts, homePath, signal }: InventoryContext,
): Promise<void> {
  const machine_id = entry.vagrant_id ?? entry.machine_id;
  const dead = { machine_id, data_dir: entry.data_dir };
  await parts
    .allocations({ homePath })
    .releaseMachine(dead, signal, (addresses) => parts.routes.remove(addresses));
  // In a project that exists, the name may be a new machine's.
  if (project === "gone") {
    const machine = { name: entry.machine_name, dataDir: entry.data_dir, homePath };
    await releaseNumbers({ machine, parts, signal });
  }
  await parts.registry({ homePath }).remove(machine_id);
}
