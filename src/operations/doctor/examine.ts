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

interface ExamineContext {
  readonly parts: Parts;
  readonly homePath: string;
  readonly versions: Versions;
  readonly signal: AbortSignal;
  /** The message of an error. */
  explain(error: unknown): string;
}

const allChecks: readonly Check[] = [
  ...programChecks,
  ...orbstackChecks,
  ...backendChecks,
  ...hostChecks,
  ...stateChecks,
];

/** A little more than the longest timeout of a single call. */
const checkTimeoutMs = 25_000;

/** Runs all checks in parallel. A check that fails or times out is itself a problem. Only fails with `interrupted`. */
export async function examine(caller: ExamineContext, checks = allChecks): Promise<readonly Finding[]> {
  const { parts, homePath, versions, signal: interrupt, explain } = caller;
  const limit = deadline(checkTimeoutMs);
  const signal = AbortSignal.any([interrupt, limit]);
  const orbstack = lookAtOrbstack(parts, signal);
  const inventory = takeInventory({ parts, homePath, signal });
  // The checks that use them report their failure.
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
