import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { InvalidArgumentError } from "commander";

/** A host name or an address, in the form in which programs take it. */
export function readHostName(text: string): string {
  if (isIP(text) !== 0) return text;
  const name = domainToASCII(text);
  // One that begins with a dash would be taken for an option.
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(name))
    throw new InvalidArgumentError("Expected a host name or an address.");
  return name;
}
