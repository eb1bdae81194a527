import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { CpuSample } from "../../operations/report/guest-answer.js";
import { type MachineReport, report } from "../../operations/report/report.js";
import { eachMachine } from "../../vm/commands/each-machine.js";

interface Asking {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

const timeoutMs = 2000;

/** Reports on the machines of a lab, as often as they are wanted. Those who ask at the same time get the same reports. */
export class LabReports {
  private readonly samples = new Map<Machine, CpuSample | undefined>();
  private asking: Promise<readonly MachineReport[]> | undefined;

  constructor(
    private readonly machines: readonly Machine[],
    private readonly context: Asking,
  ) {}

  /** Asks all machines in parallel. Fails with `interrupted`. */
  read(): Promise<readonly MachineReport[]> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<readonly MachineReport[]> {
    // The cache could be older than what the page already shows.
    this.context.parts.invalidate();
    const outcomes = await eachMachine(this.machines, (machine) => this.askOne(machine));
    return outcomes.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
  }

  private async askOne(machine: Machine): Promise<MachineReport> {
    const since = this.samples.get(machine);
    const reported = await report(machine, { ...this.context, timeoutMs, since });
    this.samples.set(machine, reported.cpu);
    return reported;
  }
}
