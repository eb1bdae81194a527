import { execSync } from "node:child_process";

/** Why the real Docker or libvirt cannot be tested with here, or `undefined` when it can. */
export function absenceOf(daemon: "dockerd" | "libvirtd"): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return `${daemon} needs Linux and root`;
  try {
    execSync(`command -v ${daemon}`, { stdio: "ignore" });
    return undefined;
  } catch {
    return `${daemon} is not installed; scripts/test-hypervisors.sh install`;
  }
}
