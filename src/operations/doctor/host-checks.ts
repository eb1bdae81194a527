import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { formatSize } from "../../machine/size.js";
import { findLeftovers } from "../leftovers.js";
import { type Check, check, type Finding } from "./finding.js";

type Seen = Omit<Finding, "check">;

const gigabyte = 1e9;
const scarce = 5 * gigabyte;
const tooLittle = gigabyte;

/** What all machines need of this computer, and what former ones left on it. */
export const hostChecks: readonly Check[] = [
  check("disk", async ({ homePath }) => {
    const folders = [...new Set([homedir(), homePath])];
    return Promise.all(folders.map(judgeSpace));
  }),

  check("registry", async ({ inventory }) => {
    const { own, damaged } = await inventory;
    const counted: Seen = { level: "ok", text: `machines: ${own.length}` };
    const remedy = "Delete the file; `vagrant up` in its project writes it anew when it makes a machine.";
    return [
      counted,
      ...damaged.map((path): Seen => ({ level: "warning", text: `${path} cannot be read`, remedy })),
    ];
  }),

  check("leftovers", async (patient) => {
    const { leftovers, kept } = await findLeftovers(await patient.inventory, patient);
    if (leftovers.length + kept.length === 0) return { level: "ok", text: "none" };
    return [
      ...leftovers.map(({ kind, what, remove }): Seen => {
        const text = `${kind}: ${what}`;
        // A machine goes by its user's own word only.
        if (kind === "machine") return { level: "warning", text, remedy: "Run `vagrant vm cleanup`." };
        return { level: "warning", text, remedy: "Run `vagrant vm doctor --fix`.", repair: remove };
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
  const remedy = "Make room: `vagrant box prune`, `vagrant vm cleanup`, old snapshots.";
  return { level: free < tooLittle ? "problem" : "warning", text, remedy };
}
