import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { formatSize } from "../../machine/size.js";
import { findLeftovers } from "../inventory/leftovers.js";
import { type Check, check, type Finding } from "./finding.js";

type Seen = Omit<Finding, "check">;

const gigabyte = 1e9;
const scarce = 5 * gigabyte;
const tooLittle = gigabyte;

/** What all machines need from this computer, and what former machines left on it. */
export const hostChecks: readonly Check[] = [
  check("disk", async ({ homePath }) => {
    const folders = [...new Set([homedir(), homePath])];
    return Promise.all(folders.map(judgeSpace));
  }),

  check("registry", async ({ inventory }) => {
    const { own } = await inventory;
    return { level: "ok", text: `machines: ${own.length}` };
  }),

  check("leftovers", async (context) => {
    const { leftovers, kept } = await findLeftovers(await context.inventory, context);
    if (leftovers.length + kept.length === 0) return { level: "ok", text: "none" };
    return [
      ...leftovers.map(({ kind, what, remove }): Seen => {
        const text = `${kind}: ${what}`;
        // Machines are only deleted with the user's consent.
        if (kind === "machine") return { level: "warning", text, remedy: "Run `vagrant vm cleanup`." };
        return {
          level: "warning",
          text,
          remedy: "Run `vagrant vm doctor --fix`.",
          repair: () => remove().then(() => undefined),
        };
      }),
      ...kept.map(({ what, reason }): Seen => ({ level: "warning", text: `${what}: ${reason}` })),
    ];
  }),
];

async function judgeSpace(folder: string): Promise<Seen> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const text = `${formatSize(free)} free for ${folder}`;
  if (free >= scarce) return { level: "ok", text };
  const remedy = "Free disk space: `vagrant box prune`, `vagrant vm cleanup`, or delete old snapshots.";
  return { level: free < tooLittle ? "problem" : "warning", text, remedy };
}
