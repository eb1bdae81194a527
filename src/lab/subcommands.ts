import type { Subcommand } from "../vm/session/subcommand.js";
import { capture } from "./commands/capture.js";
import { diff } from "./commands/diff.js";
import { graph } from "./commands/graph.js";
import { inventory } from "./commands/inventory.js";
import { list } from "./commands/list.js";
import { load } from "./commands/load.js";
import { save } from "./commands/save.js";
import { status } from "./commands/status.js";
import { link } from "./link/link.js";

/** All commands of `vagrant lab`, in the order of its help. */
export const subcommands: readonly Subcommand[] = [
  list,
  status,
  graph,
  link,
  capture,
  inventory,
  save,
  diff,
  load,
];
