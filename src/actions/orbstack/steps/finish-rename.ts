import { readConfig } from "../../../orbstack/config.js";
import type { Step } from "../../context/step.js";
import { createLoginUser } from "../../guest/create-login-user.js";
import { runTasks } from "../../guest/guest-task.js";
import { loginUser } from "../../guest/login-user.js";
import { addSshName } from "../../guest/ssh-name-task.js";
import { writeGuestRecord } from "../../identity/guest-record.js";
import { register } from "../../identity/register.js";
import { changeSshNames } from "../creation/forget-original.js";
import { requirePresent } from "../lookup.js";

/**
 * Updates the guest of a running machine, and then our records, to the machine's name and the login user. OrbStack's
 * name is authoritative, no matter what changed it: this command, an interrupted one, or the user.
 */
export const finishRename: Step = {
  name: "finish_rename",
  keepsState: true,
  async run(context) {
    const { machine, parts, signal } = context;
    const store = parts.metadata(machine);
    const { naming, ...metadata } = (await store.read()) ?? {};
    if (!("orbstack_machine_name" in metadata)) return;
    const { owner, orb } = await requirePresent(context);
    const login_user = loginUser(machine);
    const known = metadata.login_user ?? readConfig(machine.config).username;
    if (naming === undefined && metadata.orbstack_machine_name === orb.name && known === login_user) return;
    const { created_at } = metadata;
    const vagrantId = owner !== orb.id && { vagrant_id: owner };
    const names = { machine_id: orb.id, orbstack_machine_name: orb.name, created_at };
    const tasks = [
      changeSshNames(orb.name),
      createLoginUser(login_user),
      addSshName(orb.name, login_user),
      writeGuestRecord({ ...names, ...vagrantId }, machine),
    ];
    const { failure } = await runTasks(parts.driver(machine), orb.name, tasks, signal);
    if (failure !== undefined) throw failure;
    await register({ ...names, ...vagrantId }, context);
    await store.write({ ...metadata, ...names, login_user });
  },
};
