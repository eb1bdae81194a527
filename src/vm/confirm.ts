import type { Session } from "./session.js";

/**
 * Whether the user says yes. Where there is no terminal to ask on the answer is no, and he is told to say `--force`; `verb` is what
 * that would do.
 */
export async function confirm(
  { terminal, say, ask }: Session,
  question: string,
  verb: string,
): Promise<boolean> {
  if (terminal.interactive) return /^y(es)?$/i.test((await ask(`${question} [y/N]`)).trim());
  say(`Nothing was done: there is no terminal to ask on. Say --force to ${verb} without a question.`);
  return false;
}
