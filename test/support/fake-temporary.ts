import type { TemporaryParts } from "../../src/actions/context/temporary-parts.js";
import { ExpectedError } from "../../src/errors.js";
import type { ProcessId } from "../../src/process/process-id.js";
import { temporaryMachinesIn } from "../../src/state/temporary-machines.js";

/** Temporary machines on disk, of a user whose session lasts until `over`. */
export class FakeTemporary {
  over = false;
  /** The system does not tell whether a process is running. */
  isHidden = false;
  letsIn = true;
  readonly session: ProcessId = { pid: 4711, started: "1" };

  constructor(private readonly say: (event: string) => void) {}

  readonly parts: TemporaryParts = {
    machines: temporaryMachinesIn,
    exclusively: (_homePath, _name, _signal, work) => work(),
    session: async () => this.session,
    isAlive: async ({ pid }) => {
      if (this.isHidden) throw new ExpectedError("process_unknown", { pid, reason: "forbidden" });
      return pid === this.session.pid && !this.over;
    },
    logsIn: async () => this.letsIn,
    guard: async (_homePath, name) => this.say(`guard ${name}`),
  };
}
