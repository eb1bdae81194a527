import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { OutputStream } from "../../machine/ui.js";
import type { Versions } from "../../operations/doctor/finding.js";
import type { Machines } from "./machines.js";

/** One run of `vagrant vm`: what it works with, and its ways to the user and to Vagrant. */
export interface Session {
  readonly parts: Parts;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Where the user is. */
  readonly cwd: string;
  /** Vagrant's home folder, `~/.vagrant.d`. */
  readonly homePath: string;
  /** The folder of the project, if the user is in one. */
  readonly rootPath: string | undefined;
  readonly terminal: Terminal;
  readonly versions: Versions;
  /** Writes text as it is. */
  write(stream: OutputStream, text: string): void;
  /** Writes bytes as they are. Resolves when they have been taken: what prints endlessly is to wait for that. */
  stream(stream: OutputStream, bytes: Uint8Array): Promise<void>;
  /** Writes a line of the result to standard output. */
  print(text: string): void;
  /** Writes a line about the work to standard error, where it does not get into what a program reads. */
  say(text: string): void;
  /** The user's answer. To be called on an interactive terminal only. */
  ask(question: string): Promise<string>;
  /**
   * The machines that the user named, in Vagrant's way: names, /patterns/ and ids of global-status; all of the project if they named
   * none. Outside of a project Vagrant's own error ends the command. `provider_foreign`, `machines_missing`.
   */
  machines(targets: readonly string[]): Promise<Machines>;
  /** The machines of the project that the user is in, for what can do without. Outside of a project there are none. */
  projectMachines(): Promise<readonly Machine[]>;
  /**
   * Runs an action of the provider's, such as `reload`, on a machine that `machines` answered. Its output goes to the user, on standard
   * error. `env` is added to the action's environment, where steps find it.
   */
  act(machine: Machine, action: string, env?: ActionEnv): Promise<void>;
}

export type ActionEnv = Readonly<Record<string, string | boolean>>;

export interface Terminal {
  /** Both ends are a terminal: the user can be asked. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** `undefined`: the output goes to a file or another program. */
  readonly columns: number | undefined;
}
