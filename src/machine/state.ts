/** The ids of Vagrant's MachineState that this plugin returns. */
export type StateId =
  | "not_created"
  | "preparing"
  | "lost"
  | "starting"
  | "running"
  | "stopping"
  | "stopped"
  | "busy"
  | "paused"
  | "saved"
  | "stuck"
  | "unknown";

/**
 * A machine's state as Vagrant shows it. `short` is a word or two for the table (other plugins compare it with
 * `running`); `long` is a sentence or two that is shown for a single machine.
 */
export interface MachineState {
  readonly id: StateId;
  readonly short: string;
  readonly long: string;
}
