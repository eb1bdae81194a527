import type { ProjectMachine } from "./inventory.js";
import type { Kept, Leftover, Surroundings } from "./leftover.js";

type Verdict = Leftover | Kept | undefined;

/** Whether a machine of ours is a leftover, looks like one and is left alone, or neither. */
export async function judgeMachine(own: ProjectMachine, around: Surroundings): Promise<Verdict> {
  const { entry, state, project, remembered } = own;
  const what = `${entry.machine_name} of ${entry.root_path}`;
  if (state === "unknown") return undefined;
  if (entry.clone_of !== undefined) return judgeClone(own, around);
  if (state === "not_created") {
    // Vagrant clears away what it remembers when the project is used again.
    if (remembered || project === "uncertain") return undefined;
    return { kind: "entry", what: `${what}, which no longer exists`, remove: () => forget(own, around) };
  }
  if (remembered) return undefined;
  if (project === "there") return judgeForgotten(own, around);
  if (entry.protected !== undefined)
    return { what, reason: "it is protected; `vagrant vm unprotect` changes that" };
  if (project === "uncertain") {
    const reason = "its project was not found, but its disk may not be mounted now";
    return { what, reason };
  }
  return judgeDeserted(own, around);
}

/** Its project is gone for certain. */
async function judgeDeserted(own: ProjectMachine, around: Surroundings): Promise<Verdict> {
  const { machine_name, root_path } = own.entry;
  const what = `${machine_name} of ${root_path}, which no longer exists`;
  const { records } = around.parts.provider(own.entry);
  const removal = await records.planRemoval(own, around);
  if ("reason" in removal) return { what, reason: removal.reason };
  const { what: names, remove, ...more } = removal;
  return {
    kind: "machine",
    what: `${what}: ${names}`,
    ...more,
    remove: async () => {
      await remove();
      await forget(own, around);
    },
  };
}

/** Vagrant has lost what it knew of the machine, or has another one in its place. */
function judgeForgotten(own: ProjectMachine, { parts }: Surroundings): Verdict {
  const { machine_name, root_path } = own.entry;
  const what = `${machine_name} of ${root_path}, whose \`.vagrant\` no longer has it`;
  return { what, reason: parts.provider(own.entry).records.traceOf(own) };
}

/** A copy that was made to be of no Vagrantfile outlives the project of its original. The folders in its entry are the original's. */
function judgeClone({ entry, state }: ProjectMachine, { parts, homePath }: Surroundings): Verdict {
  if (state !== "not_created") return undefined;
  const what = `${entry.machine_name}, a copy of a machine of ${entry.root_path}, which no longer exists`;
  return { kind: "entry", what, remove: () => parts.registry({ homePath }).remove(entry.machine_id) };
}

async function forget({ entry }: ProjectMachine, { parts, homePath, signal }: Surroundings): Promise<void> {
  const machine_id = entry.vagrant_id ?? entry.machine_id;
  const dead = { machine_id, data_dir: entry.data_dir };
  await parts
    .allocations({ homePath })
    .releaseDead(dead, signal, (addresses) => parts.routes.remove(addresses));
  await parts.registry({ homePath }).remove(machine_id);
}
