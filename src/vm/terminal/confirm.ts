import type { Session } from "../session/session.js";

/** Whether the user says yes. Without a terminal, the answer is no, and a message suggests `--force`; `verb` says what that would do. */
export async function confirm(
  { terminal, say, ask }: Session,
  question: string,
  verb: string,
): Promise<boolean> {
  if (terminal.interactive) return /^y(es)?$/i.test((await ask(`${question} [y/N]`)).trim());
  say(`Nothing was done: a question needs a terminal. Use --force to ${verb} without a question.`);
  return false;
}
