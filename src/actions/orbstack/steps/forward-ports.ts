import type { ForwardingPlan } from "../../../network/forwarding-plan.js";
import { wantedPorts } from "../../../network/wanted.js";
import { readConfig } from "../../../orbstack/config.js";
import type { Step } from "../../context/step.js";
import { loginUser } from "../../guest/login-user.js";
import { requirePresent } from "../lookup.js";
import { startForwarding } from "../networks/start-forwarding.js";

/** Forwards the Vagrantfile's ports to a machine that was just started. */
export const forwardPorts: Step = {
  name: "forward_ports",
  keepsState: true,
  async run(context) {
    const { machine } = context;
    const ports = wantedPorts(machine);
    if (ports.length === 0) return;
    const { orb } = await requirePresent(context);
    const config = readConfig(machine.config);
    const plan: ForwardingPlan = {
      schema_version: 1,
      machine_id: orb.id,
      username: loginUser(machine),
      cli_path: config.cliPath,
      ports,
    };
    await startForwarding(plan, context);
  },
};
