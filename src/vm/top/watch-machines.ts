import { setTimeout as sleep } from "node:timers/promises";
import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import { type MachineReport, report } from "../../operations/report/report.js";

interface WatchOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
  /** Timeout of each report. */
  readonly timeoutMs: number;
}

interface Watched {
  /** The newest report of each machine that has reported, in the order of the machines. */
  reports(): readonly MachineReport[];
  /** Resolves when watching has ended after an abort. */
  readonly ended: Promise<void>;
}

/**
 * Asks all machines in parallel, again and again, and announces each new report. The last report of a slow machine
 * stays until the next one.
 */
export function watchMachines(
  machines: readonly Machine[],
  options: WatchOptions,
  onChange: () => void,
): Watched {
  const { parts, signal, intervalMs, timeoutMs } = options;
  const newest = new Map<Machine, MachineReport>();
  const look = async (machine: Machine) => {
    const since = newest.get(machine)?.cpu;
    newest.set(machine, await report(machine, { parts, signal, timeoutMs, since }));
    onChange();
  };
  const watch = async () => {
    while (!signal.aborted) {
      const start = performance.now();
      // The cache outlives the interval, and would hide changes.
      parts.invalidate();
      await Promise.all(machines.map(look));
      await sleep(Math.max(intervalMs - (performance.now() - start), 0), undefined, { signal });
    }
  };
  const ended = watch().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return { reports: () => machines.flatMap((machine) => newest.get(machine) ?? []), ended };
}
