import { createHash } from "node:crypto";
import type { Link } from "../../../network/links.js";

/** Where the machines of a link are reached, by name: those that are running. */
export type Addresses = Readonly<Record<string, string>>;

/** A machine's lab, and the numbers of its links by key. */
export interface Numbers {
  readonly id: string;
  readonly name: string;
  readonly links: Readonly<Record<string, number>>;
}

/** The lines for `make-links.sh` that make a machine's ends of these links. */
export function linkLines(
  machine: string,
  links: readonly Link[],
  numbers: Numbers,
  addresses: Addresses,
): readonly string[] {
  return links.flatMap((link) => {
    const others = new Set(link.ends.map((end) => end.machine).filter((name) => name !== machine));
    const peers = [...others].flatMap((name) => addresses[name] ?? []);
    return link.ends
      .filter((end) => end.machine === machine)
      .map((end) => [
        end.interface,
        numbers.links[link.key],
        end.address ?? "-",
        macOf(numbers.id, machine, end.interface),
        link.mtu ?? "-",
        peers.join(",") || "-",
      ])
      .map((fields) => fields.join(" "));
  });
}

/** The same at each boot, so that other ends find the machine at once. */
function macOf(...identity: readonly string[]): string {
  const hash = createHash("sha256").update(identity.join(" ")).digest("hex");
  return `02:${hash.match(/../g)?.slice(0, 5).join(":")}`;
}
