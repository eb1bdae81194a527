import type { Seen } from "./bench.js";

/** The state before a command. */
export type Before = "nothing" | "stopped" | "running";

/** A user's command, and what it should do. */
export interface Action {
  readonly before: Before;
  readonly args: readonly string[];
  /** The call of `orbctl` in which the fault happens. */
  readonly verb: string;
  /** It only asks, so nothing may differ afterwards. */
  readonly asks?: true;
  /** Whether it has done its work. */
  isDone(seen: Seen): boolean;
}

const runs = ({ machines }: Seen) => machines.join() === "web: running";
const always = () => true;

export const upAgain = ["up", "--provider=orbstack"];

/** By column title. */
export const actions: Readonly<Record<string, Action>> = {
  "first `up`": { before: "nothing", args: upAgain, verb: "create", isDone: runs },
  "`up`": { before: "stopped", args: ["up"], verb: "start", isDone: runs },
  "`halt`": {
    before: "running",
    args: ["halt"],
    verb: "stop",
    isDone: ({ machines }) => machines.join() === "web: stopped",
  },
  "`reload`": { before: "running", args: ["reload"], verb: "stop", isDone: runs },
  "`destroy`": {
    before: "running",
    args: ["destroy", "-f"],
    verb: "delete",
    isDone: ({ id, machines, clones }) => id === undefined && machines.length + clones.length === 0,
  },
  "`status`": { before: "running", args: ["status"], verb: "list", asks: true, isDone: always },
  "`vm status`": { before: "running", args: ["vm", "status"], verb: "list", asks: true, isDone: always },
  "`provision`": { before: "running", args: ["provision"], verb: "list", asks: true, isDone: always },
  "`snapshot save`": {
    before: "running",
    args: ["snapshot", "save", "more"],
    verb: "clone",
    isDone: ({ snapshots, clones }) => snapshots.join() === "kept,more" && clones.length === 2,
  },
  "`snapshot restore`": {
    before: "running",
    args: ["snapshot", "restore", "--no-provision", "kept"],
    verb: "clone",
    isDone: (seen) => runs(seen) && seen.clones.length === 1,
  },
};
