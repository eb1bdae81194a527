import type { Subcommand } from "../../vm/session/subcommand.js";
import { power } from "./power.js";
import { reset } from "./reset.js";
import { set } from "./set.js";
import { show } from "./show.js";

/** `vagrant lab link`: changes of links that last until the guest boots. */
export const link: Subcommand = (lab, act, session, argv) => {
  const group = lab
    .command("link")
    .description("impair links, and set them down and up, until the machine boots");
  for (const register of [show, set, reset, power]) register(group, act, session, argv);
};
