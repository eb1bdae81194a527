import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import { type MachineReport, report } from "../../operations/report/report.js";

interface Asking {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

const timeoutMs = 2000;

/** Reports on the machines of a lab, as often as they are wanted. Those who ask at the same time get the same reports. */
export class LabReports {
  private newest: readonly MachineReport[] = [];
  private asking: Promise<readonly MachineReport[]> | undefined;

  constructor(
    private readonly machines: readonly Machine[],
    private readonly context: Asking,
  ) {}

  /** Asks all machines at once. Fails with `interrupted`. */
  read(): Promise<readonly MachineReport[]> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<readonly MachineReport[]> {
    const { parts } = this.context;
    // The cache could be older than what the page already shows.
    parts.invalidate();
    this.newest = await Promise.all(
      this.machines.map((machine, index) =>
        report(machine, { ...this.context, timeoutMs, since: this.newest[index]?.cpu }),
      ),
    );
    return this.newest;
  }
}
