import { cleanText } from "../../machine/clean-text.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import { type NetworkReport, ownSubnet, reportNetwork } from "../../operations/network/network-report.js";
import { nameResolver } from "../../operations/network/resolver.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { type Cell, printTable } from "../terminal/table.js";
import { describeOutcomes, eachMachine, failureOf, sayFailures } from "./each-machine.js";

interface Options {
  readonly json?: true;
}

type Named = readonly (readonly [string, NetworkReport])[];

/** `vagrant vm network`: addresses, names, routes and forwarded ports of machines. */
export const network: Subcommand = (vm, act, session) => {
  vm.command("network")
    .description("show addresses, names, forwarded ports and private networks")
    .addArgument(machinesArgument())
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { json }: Options) => {
        const { parts, signal } = session;
        const machines = await session.machines(targets);
        const outcomes = await eachMachine(machines, (machine) => reportNetwork(machine, { parts, signal }));
        if (json) printJson(session, "vm-network", { machines: describeOutcomes(outcomes, describe) });
        else
          printReports(
            outcomes.flatMap((outcome) =>
              "value" in outcome ? [[outcome.machine.name, outcome.value]] : [],
            ),
            session,
          );
        return { exitCode: sayFailures(outcomes.map(failureOf), session) };
      }),
    );
};

function printReports(reports: Named, session: Session): void {
  if (reports.length === 0) return;
  printAddresses(reports, session);
  printPorts(reports, session);
  printPrivateNetworks(reports, session);
  for (const [name, { guestError }] of reports)
    if (guestError !== undefined)
      session.say(`${name}: the guest could not be asked: ${cleanText(shortSentenceOf(guestError), 500)}`);
}

function printAddresses(reports: Named, session: Session): void {
  const titles = ["MACHINE", "STATE", "IPV4", "SUBNET", "GATEWAY", "IPV6", "NAME", "DNS"];
  printTable(
    session,
    titles.map((title) => ({ title })),
    reports.map(([name, report]) => {
      const { state, ip4, ip6, dnsName, guest } = report;
      const dns = guest && nameResolver(guest.resolver);
      return [name, state, ip4, ownSubnet(report), guest?.gateway, ip6, dnsName, dns].map(
        (cell) => cell ?? "-",
      );
    }),
  );
}

function printPorts(reports: Named, session: Session): void {
  const rows = reports.flatMap(([name, { ports }]) =>
    ports.map(({ host, guest, hostIp, carrier, works }): readonly Cell[] => [
      name,
      hostIp === undefined ? String(host) : `${hostIp}:${host}`,
      String(guest),
      carrier,
      works ? { text: "yes", style: "green" } : { text: "no", style: "red" },
    ]),
  );
  const titles = ["MACHINE", "HOST PORT", "GUEST PORT", "FORWARDED BY", "WORKS"];
  printMore(titles, rows, session);
}

function printPrivateNetworks(reports: Named, session: Session): void {
  const words = { true: "yes", false: "no", undefined: "-" } as const;
  const rows = reports.flatMap(([name, { privateNetworks }]) =>
    privateNetworks.map(({ address, prefix, inGuest }) => [
      name,
      `${address}/${prefix}`,
      words[`${inGuest}`],
    ]),
  );
  printMore(["MACHINE", "PRIVATE ADDRESS", "IN THE MACHINE"], rows, session);
}

function printMore(titles: readonly string[], rows: readonly (readonly Cell[])[], session: Session): void {
  if (rows.length === 0) return;
  session.print("");
  printTable(
    session,
    titles.map((title) => ({ title })),
    rows,
  );
}

function describe(report: NetworkReport) {
  const { state, ip4, ip6, dnsName, guest, guestError, ports, privateNetworks, problem } = report;
  return {
    state,
    ip4: ip4 ?? null,
    ip6: ip6 ?? null,
    subnet: ownSubnet(report) ?? null,
    gateway: guest?.gateway ?? null,
    dns_name: dnsName ?? null,
    dns:
      guest === undefined
        ? null
        : { servers: guest.resolver.servers, through: guest.resolver.through ?? null },
    addresses: guest?.addresses ?? null,
    forwarded_ports: ports.map(({ hostIp, ...port }) => ({ host_ip: hostIp ?? null, ...port })),
    private_networks: privateNetworks.map(({ inGuest, ...rest }) => ({ ...rest, in_guest: inGuest ?? null })),
    guest_error: guestError === undefined ? undefined : shortSentenceOf(guestError),
    error: problem === undefined ? undefined : shortSentenceOf(problem),
  };
}
