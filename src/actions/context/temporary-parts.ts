import type { SshInfo } from "../../machine/ssh-info.js";
import type { ProcessId } from "../../process/process-id.js";
import type { TemporaryMachines } from "../../state/temporary-machines.js";

/** What temporary machines need in addition to the other parts. */
export interface TemporaryParts {
  machines(homePath: string): TemporaryMachines;
  /** Runs `work` under the machine's lock. Fails with `lock_timeout` and `interrupted`. */
  exclusively<T>(homePath: string, name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** The process that the user's terminal waits for. When it ends, the session is over. */
  session(): Promise<ProcessId>;
  /** Fails with `process_unknown`. */
  isAlive(session: ProcessId): Promise<boolean>;
  /** Whether an SSH login succeeds within its timeout. */
  logsIn(info: SshInfo, signal: AbortSignal): Promise<boolean>;
  /** Starts the guard: a process that outlives us, and destroys the machine when its session is over. */
  guard(homePath: string, name: string): Promise<void>;
}
