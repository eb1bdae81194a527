import type { Step } from "../../context/step.js";
import { releaseLinks } from "../networks/release-links.js";

/** Frees the numbers of a destroyed machine's links. */
export const releaseLab: Step = {
  name: "release_links",
  keepsState: true,
  async run(context) {
    await releaseLinks(context);
  },
};
