import type { SshInfo } from "../../machine/ssh-info.js";
import type { ProcessId } from "../../process/process-id.js";
import type { TemporaryMachines } from "../../state/temporary-machines.js";

/** What temporary machines need, beyond the parts that all have. */
export interface TemporaryParts {
  machines(homePath: string): TemporaryMachines;
  /** Runs `work` while nobody else works on that machine. `lock_timeout`, `interrupted`. */
  alone<T>(homePath: string, name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** The process that the user's terminal waits for: when it ends, their session ends. */
  session(): Promise<ProcessId>;
  isAlive(session: ProcessId): Promise<boolean>;
  /** Whether a login by SSH gets through, in good time. */
  logsIn(info: SshInfo, signal: AbortSignal): Promise<boolean>;
  /** Starts a process that outlives us, and destroys the machine when its session is over. */
  guard(homePath: string, name: string): Promise<void>;
}
