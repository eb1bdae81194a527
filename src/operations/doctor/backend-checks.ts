import type { Availability } from "../../backends/backend.js";
import { type BackendName, backendNames } from "../../machine/backend-name.js";
import { type Check, type CheckContext, check, type Finding } from "./finding.js";

interface FoundBackend {
  readonly name: BackendName;
  readonly availability: Availability;
}

/** Whether each backend is available, asked in parallel. */
export function findBackends({
  parts,
  signal,
}: Pick<CheckContext, "parts" | "signal">): Promise<readonly FoundBackend[]> {
  return Promise.all(
    backendNames.map(async (name) => ({
      name,
      availability: await parts.vagrant.backend(name).isAvailable({ signal }),
    })),
  );
}

/** What machines of the provider `vagrant` need. One backend is enough, and having none is no problem. */
export const backendChecks: readonly Check[] = backendNames.map((name) =>
  check(name, async ({ parts, signal }): Promise<Omit<Finding, "check">> => {
    const availability = await parts.vagrant.backend(name).isAvailable({ signal });
    if (availability.available) return { level: "ok", text: "works" };
    const { installed, reason, remedy } = availability;
    return installed ? { level: "warning", text: reason, remedy } : { level: "ok", text: "not installed" };
  }),
);
