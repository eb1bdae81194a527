import { InvalidArgumentError } from "commander";

const most = 600;

/** Reads an option's number of seconds. */
export function readSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= most) return seconds;
  throw new InvalidArgumentError(`Expected a number of seconds, at most ${most}.`);
}
