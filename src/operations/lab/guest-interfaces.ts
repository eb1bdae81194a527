import { isIP } from "node:net";
import type { Impairments } from "../../network/impairments.js";
import { readNetem } from "./read-netem.js";

/** An interface as a guest describes it. Counters are since it was made. */
interface GuestInterface {
  readonly up: boolean;
  readonly mtu: number;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxPackets: number;
  readonly txPackets: number;
  /** With prefixes, without link-local ones. */
  readonly addresses: readonly string[];
  /** `undefined`: they are not known. */
  readonly impairments: Impairments | undefined;
}

/** IFF_UP of netdevice(7). */
const upFlag = 1;
/** More than any interface has. */
const mostAddresses = 20;

/** `missing`: the guest has no such interface. */
export type GuestEnd = GuestInterface | "missing";

/** Parses the answer of `link-status.sh`, by interface. What cannot be read is left out. */
export function readInterfaces(section: (name: string) => readonly string[]): ReadonlyMap<string, GuestEnd> {
  const addresses = section("addresses");
  const impairmentsOf = impairmentsIn(section);
  return new Map(
    section("interfaces").flatMap((line): [string, GuestEnd][] => {
      const [, missing] = /^([\w.-]{1,15}) missing$/.exec(line) ?? [];
      if (missing !== undefined) return [[missing, "missing"]];
      const found = /^([\w.-]{1,15}) 0x([\da-f]{1,8})((?: \d{1,19}){5}) ?$/.exec(line);
      if (found === null) return [];
      const [, name = "", flags = "", numbers = ""] = found;
      const [mtu = 0, rxBytes = 0, txBytes = 0, rxPackets = 0, txPackets = 0] = numbers
        .trim()
        .split(" ")
        .map(Number);
      const up = (Number.parseInt(flags, 16) & upFlag) !== 0;
      const own = addressesOf(name, addresses);
      const figures = { mtu, rxBytes, txBytes, rxPackets, txPackets };
      return [[name, { up, ...figures, addresses: own, impairments: impairmentsOf(name) }]];
    }),
  );
}

/** The queueing disciplines come from `ip`. The details of netem need `tc`, which not every guest has. */
function impairmentsIn(
  section: (name: string) => readonly string[],
): (name: string) => Impairments | undefined {
  const disciplines = new Map(
    section("disciplines").map((line) => {
      const [name = "", discipline] = line.split(" ");
      return [name, discipline] as const;
    }),
  );
  const netem = readNetem(section("impairments").join("\n"));
  return (name) => {
    const discipline = disciplines.get(name);
    return discipline === undefined || discipline === "netem" ? netem.get(name) : {};
  };
}

/** From `ip -o address`: `3: eth1    inet 10.0.12.1/30 brd … scope global eth1`. */
function addressesOf(name: string, lines: readonly string[]): readonly string[] {
  return lines
    .flatMap((line) => {
      const found = /^\d+: ([\w.-]{1,15})\s+inet6? ([\da-f.:]+)\/(\d{1,3}) .*\bscope global\b/.exec(line);
      if (found === null || found[1] !== name || isIP(found[2] ?? "") === 0) return [];
      return [`${found[2]}/${found[3]}`];
    })
    .slice(0, mostAddresses);
}
