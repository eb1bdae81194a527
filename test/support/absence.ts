import { execFileSync } from "node:child_process";

const script = "scripts/test-hypervisors.sh";

/**
 * Why the real Docker or libvirt cannot be used for tests here; otherwise `undefined`, and it runs until
 * `useHypervisor` ends its use by this process.
 */
export function absenceOf(hypervisor: "docker" | "libvirt"): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return `${hypervisor} needs Linux and root`;
  try {
    execFileSync(script, ["start", hypervisor, String(process.pid)], {
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 90_000,
    });
    return undefined;
  } catch (error) {
    return `${hypervisor} does not run here: ${(error as { stderr?: Buffer }).stderr?.toString().trim() || error}`;
  }
}
