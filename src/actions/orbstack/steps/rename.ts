import { checkName } from "../../../orbstack/names.js";
import type { Step } from "../../context/step.js";
import { refuseTakenName } from "../../identity/taken-name.js";
import { finishSnapshots } from "../finish-snapshots.js";
import { requirePresent } from "../lookup.js";

/**
 * Renames the stopped machine to `new_name` in OrbStack. First it notes that the guest does not know the name yet; the
 * next start updates the guest.
 */
export const rename: Step = {
  name: "rename",
  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const name = String(env.new_name);
    checkName(name);
    parts.invalidate();
    await finishSnapshots(context);
    const { orb } = await requirePresent(context);
    if (orb.name === name) return;
    await refuseTakenName(name, context);
    const store = parts.metadata(machine);
    const metadata = await store.read();
    if (metadata !== undefined) await store.write({ ...metadata, naming: "pending" });
    ui.say("info", `Renaming machine ${orb.name} to ${name}...`);
    try {
      await parts.driver(machine).rename(orb.name, name, { signal });
    } finally {
      parts.invalidate();
    }
  },
};
