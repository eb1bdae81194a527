import { version } from "../../version.js";
import { type Check, check } from "./finding.js";

const oldestVagrant = "2.2.19";

/** The programs that the plugin itself needs. */
export const programChecks: readonly Check[] = [
  check("Node.js", async () => ({ level: "ok", text: `${process.version}, ${process.execPath}` })),

  check("Vagrant", async ({ versions: { vagrant, ruby } }) => {
    const text = `${vagrant}, Ruby ${ruby}`;
    if (!isOlder(vagrant, oldestVagrant)) return { level: "ok", text };
    return { level: "problem", text, remedy: `Install Vagrant ${oldestVagrant} or newer.` };
  }),

  check("plugin", async ({ versions: { plugin } }) => {
    if (plugin === version) return { level: "ok", text: `vagrant-orbstack ${plugin}` };
    const text = `vagrant-orbstack ${plugin}, but its sidecar is ${version}`;
    return { level: "problem", text, remedy: "Reinstall the plugin." };
  }),
];

/** Whether a version such as `2.1.3` is older than another. */
export function isOlder(version: string, other: string): boolean {
  const [left, right] = [version, other].map((text) =>
    text.split(".").map((part) => Number.parseInt(part, 10)),
  );
  const index = [0, 1, 2].find((at) => (left?.[at] ?? 0) !== (right?.[at] ?? 0)) ?? 0;
  return (left?.[index] ?? 0) < (right?.[index] ?? 0);
}
