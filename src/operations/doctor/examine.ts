import { setTimeout as sleep } from "node:timers/promises";
import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError, isExpected } from "../../errors.js";
import { deadline } from "../../process/deadline.js";
import { takeInventory } from "../inventory/inventory.js";
import { backendChecks } from "./backend-checks.js";
import type { Check, CheckContext, Finding, Versions } from "./finding.js";
import { hostChecks } from "./host-checks.js";
import { orbstackChecks } from "./orbstack-checks.js";
import { programChecks } from "./program-checks.js";
import { stateChecks } from "./state-checks.js";

interface Surroundings {
  readonly parts: Parts;
  readonly homePath: string;
  readonly versions: Versions;
  readonly signal: AbortSignal;
  /** The sentence of an error. */
  explain(error: unknown): string;
}

const allChecks: readonly Check[] = [
  ...programChecks,
  ...orbstackChecks,
  ...backendChecks,
  ...hostChecks,
  ...stateChecks,
];

/** A little more than the longest limit of one call. */
const checkTimeoutMs = 25_000;

/** Makes all checks side by side. One that fails, or does not end in time, is a problem itself. Fails with `interrupted` alone. */
export async function examine(around: Surroundings, checks = allChecks): Promise<readonly Finding[]> {
  const { parts, homePath, versions, signal: interrupt, explain } = around;
  const limit = deadline(checkTimeoutMs);
  const signal = AbortSignal.any([interrupt, limit]);
  const orbstack = lookAtOrbstack(parts, signal);
  const inventory = takeInventory({ parts, homePath, signal });
  // Whoever asks for them is told.
  for (const shared of [orbstack, inventory]) shared.catch(() => undefined);
  const context: CheckContext = { parts, homePath, versions, signal, explain, orbstack, inventory };
  const late = (name: string) =>
    sleep(checkTimeoutMs, undefined, { ref: false }).then((): readonly Finding[] => [unanswered(name)]);
  const findings = await Promise.all(
    checks.map(async ({ name, examine: run }): Promise<readonly Finding[]> => {
      try {
        return await Promise.race([run(context), late(name)]);
      } catch (error) {
        if (limit.aborted) return [unanswered(name)];
        return [{ level: "problem", check: name, text: explain(error) }];
      }
    }),
  );
  if (interrupt.aborted) throw new ExpectedError("interrupted", {});
  return findings.flat();
}

async function lookAtOrbstack(parts: Parts, signal: AbortSignal): ReturnType<() => CheckContext["orbstack"]> {
  try {
    return (await parts.driver().isServing({ signal })) ? "runs" : "stopped";
  } catch (error) {
    if (isExpected(error, "orbctl_missing")) return "missing";
    throw error;
  }
}

function unanswered(name: string): Finding {
  return { level: "problem", check: name, text: `no answer within ${checkTimeoutMs / 1000} seconds` };
}
