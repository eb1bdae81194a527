/** Ids of Vagrant's MachineState that this plugin answers. */
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
 * A machine's state as Vagrant shows it. `short` is one or two words for the table (plugins compare it with
 * `running`); `long` is a sentence or two shown when there is one machine.
 */
export interface MachineState {
  readonly id: StateId;
  readonly short: string;
  readonly long: string;
}
