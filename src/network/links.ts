import { isIP } from "node:net";
import { basename } from "node:path";
import type { Machine } from "../machine/machine.js";

type Lab = Machine["lab"];
type Declared = Lab["links"][number];

/** One end of a link: an interface of a machine. */
export interface LinkEnd {
  readonly machine: string;
  readonly interface: string;
  /** With the length of the network prefix, such as `10.0.12.1/30`. */
  readonly address: string | undefined;
}

/** A `config.lab.link`: a network of its own, which only its ends are on. */
export interface Link {
  /** Identifies it in records: its name or, without one, its ends. */
  readonly key: string;
  readonly ends: readonly LinkEnd[];
  /** @default what the machines' own network can carry */
  readonly mtu: number | undefined;
}

/** The name of a machine's lab. */
export function labNameOf({ lab, rootPath }: Pick<Machine, "lab" | "rootPath">): string {
  return lab.name ?? basename(rootPath);
}

/** The links of a project. They must have been checked. */
export function linksOf({ lab }: Pick<Machine, "lab">): readonly Link[] {
  return lab.links.map((declared) => {
    const ends = declared.ends.flatMap((end) => readEnd(end) ?? []);
    const { name, mtu } = declared.options;
    return { key: keyOf(name, ends), ends, mtu: mtu === undefined || mtu === null ? undefined : Number(mtu) };
  });
}

/** The links that have an end on this machine, in the Vagrantfile's order. */
export function linksOn(machine: Pick<Machine, "lab" | "name">): readonly Link[] {
  return linksOf(machine).filter(({ ends }) => ends.some((end) => end.machine === machine.name));
}

/** A machine's own ends, in the Vagrantfile's order. */
export function endsOn(machine: Pick<Machine, "lab" | "name">): readonly LinkEnd[] {
  return linksOn(machine).flatMap(({ ends }) => ends.filter((end) => end.machine === machine.name));
}

/** Linux allows more characters in an interface's name, but programs do not. */
const endPattern = /^([^:\s]+):([A-Za-z][A-Za-z0-9_.-]{0,14})$/;

/** Reads `r1:eth1`. `undefined`: it is not an end. */
export function readEnd({ end, address }: Declared["ends"][number]): LinkEnd | undefined {
  const [, machine, name] = endPattern.exec(end) ?? [];
  return machine === undefined || name === undefined ? undefined : { machine, interface: name, address };
}

/** Reads `10.0.12.1/30`. `undefined`: it is not an address with a prefix. */
export function readAddress(text: string): { readonly ip: string; readonly prefix: number } | undefined {
  const [, ip = "", length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const prefix = Number(length);
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(ip)] ?? 0;
  return prefix >= 1 && prefix <= longest ? { ip, prefix } : undefined;
}

export function nameOf({ machine, interface: name }: LinkEnd): string {
  return `${machine}:${name}`;
}

function keyOf(name: unknown, ends: readonly LinkEnd[]): string {
  return name === undefined || name === null ? ends.map(nameOf).toSorted().join(" ") : String(name);
}
