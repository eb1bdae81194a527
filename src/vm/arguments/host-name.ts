import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { InvalidArgumentError } from "commander";

/** Reads a host name or an address that is safe to pass to programs. */
export function readHostName(text: string): string {
  if (isIP(text) !== 0) return text;
  const name = domainToASCII(text);
  // A leading dash would be read as an option.
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(name))
    throw new InvalidArgumentError("Expected a host name or an address.");
  return name;
}
