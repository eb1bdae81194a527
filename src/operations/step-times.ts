import type { StepTiming } from "../state/step-log.js";

/** An action of Vagrant's with a machine, and how long its parts took. */
export interface ActionTimes {
  readonly action: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** From the start of the first step to the end of the last, in milliseconds. */
  readonly ms: number;
  readonly steps: readonly Pick<StepTiming, "step" | "ms" | "outcome">[];
  /** The time that Vagrant itself took between the steps. */
  readonly vagrantMs: number;
}

/** The last `count` actions that did more than query the state, newest last. */
export function lastActions(timings: readonly StepTiming[], count: number): readonly ActionTimes[] {
  const actions = new Map<string, StepTiming[]>();
  for (const timing of timings) {
    const key = `${timing.command} ${timing.action}`;
    actions.set(key, [...(actions.get(key) ?? []), timing]);
  }
  return [...actions.values()]
    .filter((steps) => steps.some(({ question }) => question !== true))
    .slice(-count)
    .map(timesOf);
}

function timesOf(timings: readonly StepTiming[]): ActionTimes {
  const [first, last] = [timings[0], timings.at(-1)] as [StepTiming, StepTiming];
  const spent = timings.reduce((sum, { ms }) => sum + ms, 0);
  // The clock may have been set meanwhile.
  const ms = Math.max(spent, Date.parse(last.started_at) + last.ms - Date.parse(first.started_at) || 0);
  const steps = timings.map(({ step, ms: each, outcome }) => ({ step, ms: each, outcome }));
  return { action: first.action, startedAt: first.started_at, ms, steps, vagrantMs: ms - spent };
}
