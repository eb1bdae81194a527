import type { Command } from "commander";
import type { Session } from "./session.js";

/** How a command ended. */
export interface Ending {
  /** One of `exitCodes`, or the exit status of a program that was run. */
  readonly exitCode: number;
  /** Whether the state of a machine may have changed. */
  readonly changed?: boolean;
  /** A program that replaces the `vagrant` process and takes over the terminal. */
  readonly exec?: { readonly program: string; readonly args: readonly string[] };
}

/** Makes a commander action from a function, which gets the declared arguments and then the options. */
export type Act = <A extends readonly unknown[]>(
  work: (...args: A) => Promise<Ending>,
) => (...args: A) => Promise<void>;

/**
 * Adds a command to `vagrant vm` or `vagrant lab`: its arguments, options, help and work. `argv` has all words after
 * that, because commander does not say where `--` was.
 */
export type Subcommand = (vm: Command, act: Act, session: Session, argv: readonly string[]) => void;
