import { linkRemarks } from "../../../network/check-links.js";
import type { Step } from "../../context/step.js";
import { claimLinks, isInLab } from "../networks/lab-of.js";
import { releaseLinks } from "../networks/release-links.js";

/** Allocates the numbers of the machine's links before anything is created. */
export const claimLab: Step = {
  name: "claim_links",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui } = context;
    if (!isInLab(machine)) return;
    for (const remark of linkRemarks(machine)) ui.say("warn", remark);
    const numbers = await claimLinks(context);
    const metadata = await parts.metadata(machine).read();
    if (metadata === undefined) return;
    // Until the links are set up, so that after a kill the next `up` does it. Until then, the guest has its former ones.
    await parts
      .metadata(machine)
      .write({ ...metadata, lab: { ...(metadata.lab ?? numbers), pending: true } });
  },

  /** Frees the numbers if the machine was not created. */
  async recover(context) {
    if (context.machine.id === undefined) await releaseLinks(context);
  },
};
