import { BlockList, isIPv6 } from "node:net";
import { type InvalidOption, mismatch } from "../machine/invalid-option.js";
import { invalidLabOptions } from "../machine/lab-options.js";
import type { Machine } from "../machine/machine.js";
import { suggest } from "../machine/nearest.js";
import { type Link, linksOf, linksOn, nameOf, readAddress, readEnd } from "./links.js";

type Lab = Machine["lab"];
type Declared = Lab["links"][number];

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const nameExpectation = "up to 63 letters, digits and `.`, `_`, `-`";
/** As Linux allows for a VXLAN device. */
const [leastMtu, mostMtu] = [68, 65_535];
/** The interface on the machine's own network, and the loopback. */
const reserved: readonly string[] = ["eth0", "lo"];
const options = ["mtu", "name"];

/** The problems in `config.lab`. Those of links are the same for all machines of the project. */
export function invalidLab({ lab }: Pick<Machine, "lab">): readonly InvalidOption[] {
  const problems = [
    ...invalidLabOptions({ lab }),
    ...(lab.name === undefined || namePattern.test(lab.name)
      ? []
      : [{ option: "config.lab.name", problem: mismatch(nameExpectation, lab.name) }]),
    ...lab.misplaced.map((ends) => ({
      option: `config.lab.link ${ends}`,
      problem: "it must be outside of `config.vm.define`, because all machines must know it.",
    })),
    ...lab.links.flatMap((link) => problemsOf(link, lab)),
  ];
  return problems.length > 0 ? problems : clashes(linksOf({ lab }));
}

/** Sentences about this machine's links that work, but hardly as they were meant. */
export function linkRemarks(machine: Pick<Machine, "lab" | "name">): readonly string[] {
  return linksOn(machine).flatMap((link) => [
    ...(link.ends.length === 1 ? [`The link ${link.key} has only one end, so nothing answers on it.`] : []),
    ...(haveOneNetwork(link)
      ? []
      : [
          `The ends of the link ${link.key} have addresses in different networks, so they cannot reach each other.`,
        ]),
  ]);
}

function problemsOf(declared: Declared, lab: Lab): readonly InvalidOption[] {
  const { ends, options: given } = declared;
  const option = `config.lab.link ${ends.map(({ end }) => end).join(", ")}`.trim();
  const unknown = Object.keys(given).filter((key) => !options.includes(key));
  const addresses = ends.flatMap(({ address }) => (address === undefined ? [] : [address.split("/")[0]]));
  const owners = ends.flatMap((end) => readEnd(end)?.machine ?? []);
  const again = owners.find((name, index) => owners.indexOf(name) < index);
  const twice = addresses.find((address, index) => addresses.indexOf(address) < index);
  const problems = [
    ...(ends.length === 0 ? ['expected ends such as "r1:eth1", but got nothing.'] : []),
    ...unknown.map((key) => `there is no such option: ${key}. ${suggest(key, options)}`),
    ...wrongName(given.name),
    ...wrongMtu(given.mtu),
    ...ends.flatMap((end) => wrongEnd(end, lab)),
    ...(again === undefined ? [] : [`it has two ends on ${again}; a machine can have only one.`]),
    ...(twice === undefined ? [] : [`the address ${twice} is used twice.`]),
  ];
  return problems.map((problem) => ({ option, problem }));
}

function wrongName(name: unknown): readonly string[] {
  if (name === undefined || name === null) return [];
  return typeof name === "string" && namePattern.test(name)
    ? []
    : [`name: ${mismatch(nameExpectation, name)}`];
}

function wrongMtu(mtu: unknown): readonly string[] {
  if (mtu === undefined || mtu === null) return [];
  const isRight = typeof mtu === "number" && Number.isInteger(mtu) && mtu >= leastMtu && mtu <= mostMtu;
  return isRight ? [] : [`mtu: ${mismatch(`a number of bytes from ${leastMtu} to ${mostMtu}`, mtu)}`];
}

function wrongEnd(declared: Declared["ends"][number], { machines }: Lab): readonly string[] {
  const end = readEnd(declared);
  if (end === undefined) return [mismatch('a machine and an interface, such as "r1:eth1"', declared.end)];
  if (!machines.includes(end.machine))
    return [`there is no machine ${end.machine}. ${suggest(end.machine, machines)}`];
  if (reserved.includes(end.interface))
    return [`${end.interface} is not free: every machine has it. Use another name, such as eth1.`];
  if (end.address !== undefined && readAddress(end.address) === undefined)
    return [mismatch('an address with a prefix, such as "10.0.12.1/30"', end.address)];
  return [];
}

/** Interfaces and names that several links have. */
function clashes(links: readonly Link[]): readonly InvalidOption[] {
  const ends = links.flatMap((link) => link.ends.map(nameOf));
  const keys = links.map(({ key }) => key);
  return [
    ...repeated(ends).map((end) => ({
      option: "config.lab.link",
      problem: `the interface ${end} is used twice.`,
    })),
    // Without names, links with the same key have the same interfaces.
    ...repeated(keys)
      .filter((key) => !key.includes(":"))
      .map((key) => ({ option: "config.lab.link", problem: `two links have the name ${key}.` })),
  ];
}

function repeated(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) < index))];
}

/** Whether all addresses of each family are in one network. */
function haveOneNetwork({ ends }: Link): boolean {
  const addresses = ends.flatMap(({ address }) => (address && readAddress(address)) || []);
  return addresses.every((one) =>
    addresses.every((other) => {
      const family = isIPv6(one.ip) ? "ipv6" : "ipv4";
      if (isIPv6(other.ip) !== isIPv6(one.ip)) return true;
      const network = new BlockList();
      network.addSubnet(one.ip, one.prefix, family);
      return network.check(other.ip, family);
    }),
  );
}
