import { shortSentenceOf } from "../../machine/sentences.js";
import type { Impairments } from "../../network/impairments.js";
import { type EndReport, type LabMachineReport, reportLabMachine } from "../../operations/lab/lab-status.js";
import { jsonOption, machinesArgument } from "../../vm/arguments/targets.js";
import {
  describeOutcomes,
  eachMachine,
  failureOf,
  type MachineOutcome,
  sayFailures,
} from "../../vm/commands/each-machine.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { printJson } from "../../vm/terminal/print-json.js";
import { stateCell } from "../../vm/terminal/report-tables.js";
import { type Cell, printTable } from "../../vm/terminal/table.js";
import { statusCell, statusOfEnd } from "../end-status.js";
import { describeImpairments } from "./describe-impairments.js";
import { machinesOrEnds } from "./ends.js";

/** `vagrant lab link show`: whether ends are up, and their impairments. */
export const show: Subcommand = (link, act, session) => {
  const machines = machinesArgument();
  machines.description = "machines, or ends of links such as r1:eth1 (default: all machines of the project)";
  link
    .command("show")
    .description("show whether ends of links are up, and their impairments")
    .addArgument(machines)
    .addOption(jsonOption())
    .action(
      act(async (words: readonly string[], { json }: { readonly json?: true }) => {
        const chosen = await machinesOrEnds(session, words);
        const outcomes = await eachMachine(
          chosen.map(({ machine }) => machine),
          async (machine) => {
            const wanted = chosen.find((one) => one.machine === machine)?.interfaces ?? [];
            const report = await reportLabMachine(machine, undefined, session);
            return { ...report, interfaces: report.interfaces.filter(({ name }) => wanted.includes(name)) };
          },
        );
        if (json) printJson(session, "lab-link-show", { machines: describeOutcomes(outcomes, asJson) });
        else printTable(session, columns, outcomes.flatMap(rowsOf));
        return { exitCode: sayFailures(outcomes.map(failureOf), session) };
      }),
    );
};

const columns = [
  "MACHINE",
  "STATE",
  "INTERFACE",
  "PEER",
  "STATUS",
  "DELAY",
  "JITTER",
  "LOSS",
  "RATE",
  "CORRUPT",
  "DUPLICATE",
].map((title) => ({ title }));

function rowsOf(outcome: MachineOutcome<LabMachineReport>): readonly (readonly Cell[])[] {
  if ("error" in outcome) return [];
  const { machine, value } = outcome;
  const start = [machine.name, stateCell(value)];
  if (value.interfaces.length === 0) return [start];
  return value.interfaces.map((end) => [
    ...start,
    ...[end.name, end.peers.join(", ") || "-", statusCell(end.guest)],
    ...impairmentCells(impairmentsOf(end), value.state === "running" && end.guest !== "missing" ? "?" : "-"),
  ]);
}

/** `unknown` stands for each if they are not known. */
function impairmentCells(impairments: Impairments | undefined, unknown: string): readonly string[] {
  const described = describeImpairments(impairments ?? {});
  return Object.values(described).map((text) => (impairments === undefined ? unknown : (text ?? "-")));
}

/** `undefined`: they are not known. */
function impairmentsOf({ guest }: EndReport): Impairments | undefined {
  return typeof guest === "object" ? guest.impairments : undefined;
}

function asJson({ state, interfaces, problem }: LabMachineReport) {
  return {
    state,
    interfaces: interfaces.map((end) => {
      const impairments = impairmentsOf(end);
      return {
        name: end.name,
        link: end.link,
        peers: end.peers,
        status: statusOfEnd(end.guest),
        impairments: impairments === undefined ? null : describeFigures(impairments),
      };
    }),
    error: problem === undefined ? undefined : shortSentenceOf(problem),
  };
}

function describeFigures(impairments: Impairments) {
  return {
    delay_ms: impairments.delayMs ?? 0,
    jitter_ms: impairments.jitterMs ?? 0,
    loss_percent: impairments.lossPercent ?? 0,
    rate_bits_per_second: impairments.rate ?? null,
    corrupt_percent: impairments.corruptPercent ?? 0,
    duplicate_percent: impairments.duplicatePercent ?? 0,
  };
}
