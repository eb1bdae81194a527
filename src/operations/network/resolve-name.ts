import { isIP } from "node:net";
import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError } from "../../errors.js";
import { resolveName, resolver } from "../../generated/guest-scripts.js";
import type { Machine } from "../../machine/machine.js";
import { askGuest } from "../guest/ask-guest.js";
import { type Resolver, readResolver } from "./resolver.js";

/** What a name resolves to in a machine. */
export interface NameReport {
  readonly addresses: readonly string[];
  /** What answered; `hosts file`: the name is in the guest's /etc/hosts. */
  readonly through: Resolver | "hosts file";
}

/** A resolver asks each of its servers twice, with five seconds each. */
const timeoutMs = 40_000;
/** More addresses than any real name has. */
const most = 50;

/** Resolves a name in a machine as its programs do. Fails with `guest_tool_missing`, and as `askGuest` does. */
export async function resolveIn(
  machine: Machine,
  name: string,
  options: { readonly parts: Parts; readonly signal: AbortSignal },
): Promise<NameReport> {
  const section = await askGuest(
    machine,
    { what: `look ${name} up`, script: resolver + resolveName, args: [name], timeoutMs },
    options,
  );
  const [tool, ...lines] = section("answer");
  if (tool === undefined)
    throw new ExpectedError("guest_tool_missing", {
      name: machine.name,
      tool: "getent",
      instead: "Install getent or nslookup in it.",
    });
  return {
    addresses: tool === "getent" ? readGetent(lines) : readNslookup(lines),
    through: hasName(section("hosts"), name) ? "hosts file" : readResolver(section),
  };
}

/** Parses `10.77.0.22      STREAM h.orb.local` or `10.77.0.22  h.orb.local`. */
export function readGetent(lines: readonly string[]): readonly string[] {
  return addressesIn(lines.map((line) => line.split(/\s/)[0]));
}

/** Ignores what comes before the first `Name:`, because it is about the server. */
export function readNslookup(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith("Name:"));
  if (start === -1) return [];
  return addressesIn(lines.slice(start).map((line) => /^Address[ \d]*: (\S+)/.exec(line)?.[1]));
}

function addressesIn(words: readonly (string | undefined)[]): readonly string[] {
  const found = words.filter((word) => word !== undefined && isIP(word) !== 0) as string[];
  return [...new Set(found)].slice(0, most);
}

function hasName(lines: readonly string[], name: string): boolean {
  const wanted = name.toLowerCase();
  return lines.some((line) => {
    const [, ...names] = (line.split("#")[0] ?? "").trim().toLowerCase().split(/\s+/);
    return names.includes(wanted);
  });
}
