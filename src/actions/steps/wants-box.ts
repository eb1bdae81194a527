import { imageForBox } from "../../orbstack/boxes.js";
import { readConfig } from "../../orbstack/config.js";
import { readOrigin } from "../origin.js";
import type { Step } from "../step.js";

/**
 * Whether Vagrant should fetch the box: there is nothing yet that the machine could be made of, and the Vagrantfile says where the box
 * is. A box that an image stands in for is never fetched.
 */
export const wantsBox: Step = {
  name: "wants_box",
  async run({ machine, env }) {
    if (readOrigin({ env }) !== undefined) return false;
    const { box, boxUrls, installedBox } = machine.vm;
    if (machine.id !== undefined || box === undefined || installedBox !== undefined) return false;
    return (
      boxUrls.length > 0 && readConfig(machine.config).distro === undefined && imageForBox(box) === undefined
    );
  },
};
