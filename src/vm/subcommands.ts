import { kill } from "./kill.js";
import type { Subcommand } from "./subcommand.js";

/** All commands of `vagrant vm`, in the order of its help. */
export const subcommands: readonly Subcommand[] = [kill];
