import { InvalidArgumentError } from "commander";
import type { Machine } from "../../machine/machine.js";
import { type ActionTimes, lastActions } from "../../operations/step-times.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { paint } from "../terminal/paint.js";
import { printJson } from "../terminal/print-json.js";
import { type Cell, printTable } from "../terminal/table.js";
import { eachMachine, sayFailures } from "./each-machine.js";

interface Options {
  readonly last: number;
  readonly json?: true;
}

/** `vagrant vm time`: shows how long the steps of the latest actions took. Reads files only. */
export const time: Subcommand = (vm, act, session) => {
  vm.command("time")
    .description("show how long each step of the latest actions took")
    .addArgument(machinesArgument())
    .option("-n, --last <count>", "number of actions of each machine", positive, 1)
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { last, json }: Options) => {
        const machines = await session.machines(targets);
        const outcomes = await eachMachine(machines, async (machine) =>
          lastActions(await session.parts.stepLog(machine).read(), last),
        );
        const reports = outcomes.flatMap((outcome) =>
          "value" in outcome ? [{ machine: outcome.machine, actions: outcome.value }] : [],
        );
        if (json) printJson(session, "vm-time", { machines: reports.map(asJson) });
        else for (const report of reports) print(report, session);
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};

interface Report {
  readonly machine: Machine;
  readonly actions: readonly ActionTimes[];
}

function asJson({ machine, actions }: Report) {
  return {
    name: machine.name,
    actions: actions.map(({ action, startedAt, ms, steps, vagrantMs }) => ({
      action,
      started_at: startedAt,
      ms,
      steps,
      vagrant_ms: vagrantMs,
    })),
  };
}

const columns = [{ title: "STEP" }, { title: "TIME", align: "right" }, { title: "" }] as const;

function print({ machine, actions }: Report, session: Session): void {
  if (actions.length === 0) session.say(`${machine.name}: no action has been recorded yet.`);
  for (const { action, startedAt, ms, steps, vagrantMs } of actions) {
    const title = `${machine.name}: ${action}, ${new Date(startedAt).toLocaleString("sv")}`;
    session.print(paint(session.terminal, "bold", title));
    const rows = steps.map(({ step, ms: each, outcome }): readonly Cell[] => [
      outcome === "failed" ? { text: `${step} (failed)`, style: "red" } : step,
      seconds(each),
      bar(each, ms),
    ]);
    const rest: readonly Cell[] = [
      { text: "Vagrant, between steps", style: "dim" },
      seconds(vagrantMs),
      bar(vagrantMs, ms),
    ];
    printTable(session, columns, [...rows, rest, [{ text: "all", style: "bold" }, seconds(ms)]]);
  }
}

const longestBar = 30;

function bar(ms: number, all: number): Cell {
  return { text: "█".repeat(Math.round((longestBar * ms) / Math.max(1, all))), style: "cyan" };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("Expected a number of at least 1.");
  return Number(text);
}
