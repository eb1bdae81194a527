import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { OutputStream } from "../../machine/ui.js";
import type { Versions } from "../../operations/doctor/finding.js";
import type { Machines } from "./machines.js";

/** One run of `vagrant vm`: its parts, and how it talks to the user and to Vagrant. */
export interface Session {
  readonly parts: Parts;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** The user's current folder. */
  readonly cwd: string;
  /** Vagrant's home folder, `~/.vagrant.d`. */
  readonly homePath: string;
  /** The folder of the project; `undefined` outside one. */
  readonly rootPath: string | undefined;
  readonly terminal: Terminal;
  readonly versions: Versions;
  /** Writes text unchanged. */
  write(stream: OutputStream, text: string): void;
  /** Writes bytes unchanged. Resolves when they were accepted; writers of endless output must wait for that. */
  stream(stream: OutputStream, bytes: Uint8Array): Promise<void>;
  /** Prints a line of the result to standard output. */
  print(text: string): void;
  /** Prints a message to standard error, so it does not mix with the result. */
  say(text: string): void;
  /** Asks the user, and returns the answer. Only for interactive terminals. */
  ask(question: string): Promise<string>;
  /**
   * The machines that the user named as in Vagrant's own commands: names, /patterns/ and ids from global-status. By
   * default, all machines of the project. Outside a project, Vagrant's own error ends the command. Fails with
   * `provider_foreign` and `machines_missing`.
   */
  machines(targets: readonly string[]): Promise<Machines>;
  /** All machines of the project, for commands that also work without one. Empty outside a project. */
  projectMachines(): Promise<readonly Machine[]>;
  /**
   * Runs one of the provider's actions, such as `reload`, on a machine that `machines` returned. Its output goes to
   * standard error. `env` is added to the action's environment, where steps can read it.
   */
  act(machine: Machine, action: string, env?: ActionEnv): Promise<void>;
}

export type ActionEnv = Readonly<Record<string, string | boolean>>;

export interface Terminal {
  /** Input and output are terminals, so the user can be asked. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** `undefined`: the output is not a terminal. */
  readonly columns: number | undefined;
}
