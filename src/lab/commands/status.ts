import { shortSentenceOf } from "../../machine/sentences.js";
import { labNameOf } from "../../network/links.js";
import { type EndReport, type LabMachineReport, reportLabMachine } from "../../operations/lab/lab-status.js";
import { findOwnLab } from "../../operations/lab/own-lab.js";
import { jsonOption, machinesArgument } from "../../vm/arguments/targets.js";
import {
  describeOutcomes,
  eachMachine,
  failureOf,
  type MachineOutcome,
  sayFailures,
} from "../../vm/commands/each-machine.js";
import type { Session } from "../../vm/session/session.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { formatBytes } from "../../vm/terminal/format.js";
import { printJson } from "../../vm/terminal/print-json.js";
import { stateCell } from "../../vm/terminal/report-tables.js";
import { type Cell, printTable } from "../../vm/terminal/table.js";
import { statusCell, statusOfEnd } from "../end-status.js";
import { labMachines } from "../lab-machines.js";

/** `vagrant lab status`: the machines of this lab, and their ends of links. */
export const status: Subcommand = (lab, act, session) => {
  lab
    .command("status")
    .description("show the machines of this lab, with their kinds, interfaces, links, addresses and counters")
    .addArgument(machinesArgument())
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { json }: { readonly json?: true }) => {
        const machines = await labMachines(session, targets);
        const own = await findOwnLab(machines[0], session.parts);
        const outcomes = await eachMachine(machines, (machine) =>
          reportLabMachine(machine, own?.lab, session),
        );
        const name = labNameOf(machines[0]);
        const described = describeOutcomes(outcomes, asJson);
        if (json) printJson(session, "lab-status", { id: own?.id ?? null, name, machines: described });
        else printReports(outcomes, session);
        return { exitCode: sayFailures(outcomes.map(failureOf), session) };
      }),
    );
};

function printReports(outcomes: readonly MachineOutcome<LabMachineReport>[], session: Session): void {
  const rows = outcomes.flatMap((outcome) =>
    "value" in outcome ? rowsOf(outcome.machine.name, outcome.value) : [],
  );
  printTable(session, columns, rows);
}

const right = { align: "right" } as const;
const columns = [
  ...["MACHINE", "KIND", "STATE", "INTERFACE", "LINK", "ADDRESS", "PEER"].map((title) => ({ title })),
  ...[{ title: "STATUS" }, { title: "RECEIVED", ...right }, { title: "SENT", ...right }],
];

function rowsOf(name: string, report: LabMachineReport): readonly (readonly Cell[])[] {
  const state = stateCell(report);
  if (report.interfaces.length === 0) return [[name, report.kind, state]];
  return report.interfaces.map((end) => [name, report.kind, state, ...cellsOf(end)]);
}

function cellsOf({ name, link, number, peers, address, guest }: EndReport): readonly Cell[] {
  const known = typeof guest === "object" ? guest : undefined;
  const addresses = known?.addresses ?? (address === undefined ? [] : [address]);
  return [
    name,
    link.includes(":") ? String(number ?? "-") : link,
    addresses.join(", ") || "-",
    peers.join(", ") || "-",
    statusCell(guest),
    known === undefined ? "" : formatBytes(known.rxBytes),
    known === undefined ? "" : formatBytes(known.txBytes),
  ];
}

function asJson({ kind, state, interfaces, problem }: LabMachineReport) {
  return {
    ...{ kind, state },
    interfaces: interfaces.map(describeEnd),
    error: problem === undefined ? undefined : shortSentenceOf(problem),
  };
}

function describeEnd({ name, link, number, peers, address, guest }: EndReport) {
  const known = typeof guest === "object" ? guest : undefined;
  return {
    name,
    link,
    number: number ?? null,
    peers,
    address: address ?? null,
    status: statusOfEnd(guest),
    addresses: known?.addresses,
    mtu: known?.mtu,
    rx_bytes: known?.rxBytes,
    tx_bytes: known?.txBytes,
    rx_packets: known?.rxPackets,
    tx_packets: known?.txPackets,
  } as const;
}
