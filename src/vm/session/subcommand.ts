import type { Command } from "commander";
import type { Session } from "./session.js";

/** What became of a command. */
export interface Ending {
  /** One of `exitCodes`, or that of a program that was run. */
  readonly exitCode: number;
  /** The state of a machine may be another one now. */
  readonly changed?: boolean;
  /** A program that takes the place of `vagrant` and gets the terminal. */
  readonly exec?: { readonly program: string; readonly args: readonly string[] };
}

/** Makes commander's action of some work: its arguments are the declared ones, then the options. */
export type Act = <A extends readonly unknown[]>(
  work: (...args: A) => Promise<Ending>,
) => (...args: A) => Promise<void>;

/**
 * Adds itself to `vagrant vm`: its arguments and options, its help, and the work. `argv` are the words after `vagrant vm`: commander
 * does not tell where `--` stood.
 */
export type Subcommand = (vm: Command, act: Act, session: Session, argv: readonly string[]) => void;
