import { type Action, upAgain } from "./actions.js";
import type { FaultBench, Seen } from "./bench.js";
import type { Ending, Fault } from "./faults.js";

/** What a cell of the table may say. */
type Verdict = "done" | "refused" | "killed" | "unknown" | "converges";

interface Case {
  readonly fault: Fault;
  readonly action: Action;
}

/** Runs a command with a fault, and checks what exists afterwards. Throws if that is not allowed. */
export async function verdictOf(bench: FaultBench, { fault, action }: Case): Promise<Verdict> {
  await bench.reset(action.before);
  const start = await bench.look();
  const ended = await fault.run(bench, action);
  const [before, after] = ended.context ?? [start, await bench.look()];
  const verdict = judge(action, ended, before, after);
  if (!action.asks || fault.forwards || ended.code !== 0) await follow(bench, { fault, action }, start);
  return verdict;
}

function judge(action: Action, { code, output }: Ending, before: Seen, after: Seen): Verdict {
  const isSame = JSON.stringify(after) === JSON.stringify(before);
  if ((action.asks && !isSame) || (code === 0 && !action.isDone(after)))
    throw new Error(`it ended with ${code}, and left ${JSON.stringify(after)}:\n${output}`);
  // An answer with any exit status: the reason follows it.
  if (action.asks && /\bunknown\b.*(did not answer|could not be parsed)/s.test(output)) return "unknown";
  if (code === 0) return "done";
  if (!isSame) return "converges";
  if (code === undefined) return "killed";
  if (output.trim() === "") throw new Error("it failed without a word");
  return "refused";
}

/** The next `up` succeeds, with exactly the same machine and its snapshots, and no other process is left. */
async function follow(bench: FaultBench, { fault, action }: Case, start: Seen): Promise<void> {
  const up = await bench.project.vagrant(upAgain.join(" "), fault.forwards && { env: bench.withPort });
  const seen = await bench.look();
  const problems = [
    up.exitCode !== 0 && "stuck: the next `up` fails",
    seen.machines.length > 1 && "doubled",
    seen.machines.join() !== "web: running" && "lost: the machine does not run",
    seen.clones.some((clone) => !seen.recorded.includes(clone)) && "doubled: a clone that nobody knows",
    !isDestroy(action) && start.id !== undefined && seen.id !== start.id && "lost: it is another machine",
    !isDestroy(action) &&
      start.snapshots.some((name) => !seen.snapshots.includes(name)) &&
      "lost: a snapshot",
    !isDestroy(action) && seen.snapshots.length > seen.clones.length && "lost: the clone of a snapshot",
    (await bench.processes(/forwarder/)).length !== (fault.forwards ? 1 : 0) && "not one forwarder",
    (await bench.processes(/sidecar.main|orbctl/)).length > 0 && "stuck: processes that stay",
  ].filter(Boolean);
  if (problems.length > 0)
    throw new Error(`${problems.join("; ")}\n${JSON.stringify({ start, seen })}\n${up.output}`);
}

const isDestroy = ({ args }: Action) => args[0] === "destroy";
