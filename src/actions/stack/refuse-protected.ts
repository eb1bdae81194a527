import { ExpectedError } from "../../errors.js";
import type { LookupContext, Step } from "../context/step.js";
import { vagrantfileProtects } from "../context/vagrantfile-protects.js";

/** Ends a destroy before it asks for confirmation if the machine is protected. */
export const refuseProtected: Step = {
  name: "refuse_protected",
  keepsState: true,
  async run(context) {
    await failIfProtected(context);
  },
};

/** Fails with `machine_protected` if the machine is protected. */
export async function failIfProtected(context: LookupContext): Promise<void> {
  const by = await protectionOf(context);
  if (by === undefined) return;
  const { name } = context.machine;
  const remedy =
    by === "command"
      ? `Run \`vagrant vm unprotect ${name}\` first.`
      : "First remove `protected = true` from the provider block in the Vagrantfile.";
  throw new ExpectedError("machine_protected", { name, remedy });
}

/** What protects the machine, if anything. */
async function protectionOf({
  machine,
  parts,
}: LookupContext): Promise<"command" | "vagrantfile" | undefined> {
  if (vagrantfileProtects(machine)) return "vagrantfile";
  if (machine.id === undefined) return undefined;
  const by = (await parts.registry(machine).find(machine.id))?.protected;
  // The Vagrantfile was checked directly, so an entry from an earlier version of it does not count.
  return by === "command" ? by : undefined;
}
