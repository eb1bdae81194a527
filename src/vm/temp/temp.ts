import type { Subcommand } from "../session/subcommand.js";
import { create } from "./create.js";
import { destroy } from "./destroy.js";
import { list } from "./list.js";
import { mount } from "./mount.js";
import { mounts } from "./mounts.js";
import { power } from "./power.js";
import { ssh } from "./ssh.js";
import { status } from "./status.js";
import { unmount } from "./unmount.js";

/** `vagrant vm temp`: machines without a Vagrantfile, usable from any folder. */
export const temp: Subcommand = (vm, act, session, argv) => {
  const group = vm
    .command("temp")
    .description("manage temporary machines, from any folder and without a Vagrantfile");
  for (const register of [create, list, power, status, ssh, mount, unmount, mounts, destroy])
    register(group, act, session, argv);
};
