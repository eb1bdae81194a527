import type { TemporaryParts } from "../../src/actions/context/temporary-parts.js";
import type { ProcessId } from "../../src/process/process-id.js";
import { temporaryMachinesIn } from "../../src/state/temporary-machines.js";

/** Temporary machines on disk, of a user whose session lasts until `over`. */
export class FakeTemporary {
  over = false;
  letsIn = true;
  readonly session: ProcessId = { pid: 4711, started: "1" };

  constructor(private readonly say: (event: string) => void) {}

  readonly parts: TemporaryParts = {
    machines: temporaryMachinesIn,
    exclusively: (_homePath, _name, _signal, work) => work(),
    session: async () => this.session,
    isAlive: async ({ pid }) => pid === this.session.pid && !this.over,
    logsIn: async () => this.letsIn,
    guard: async (_homePath, name) => this.say(`guard ${name}`),
  };
}
