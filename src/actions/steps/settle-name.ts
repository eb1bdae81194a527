import { readConfig } from "../../orbstack/config.js";
import { changeSshName } from "../forget-original.js";
import { runTasks } from "../guest-task.js";
import { requirePresent } from "../lookup.js";
import { register } from "../register.js";
import { addSshName } from "../ssh-name-task.js";
import type { Step } from "../step.js";

/**
 * Has the guest of a running machine, and then our records, follow its name. OrbStack's name is the true one, whoever changed it: this command
 * or one that was killed, or the user in OrbStack itself.
 */
export const settleName: Step = {
  name: "settle_name",
  keepsState: true,
  async run(context) {
    const { machine, parts, signal } = context;
    const store = parts.metadata(machine);
    const { naming, ...metadata } = (await store.read()) ?? {};
    if (!("orbstack_machine_name" in metadata)) return;
    const { owner, orb } = await requirePresent(context);
    if (naming === undefined && metadata.orbstack_machine_name === orb.name) return;
    const { username } = readConfig(machine.config);
    const tasks = [changeSshName(orb.name, username), addSshName(orb.name, username)];
    const { failure } = await runTasks(parts.driver(machine), orb.name, tasks, signal);
    if (failure !== undefined) throw failure;
    const names = { machine_id: orb.id, orbstack_machine_name: orb.name, created_at: metadata.created_at };
    await register({ ...names, ...(owner !== orb.id && { vagrant_id: owner }) }, context);
    await store.write({ ...metadata, ...names });
  },
};
