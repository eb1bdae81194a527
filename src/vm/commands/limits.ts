import { InvalidArgumentError } from "commander";
import { isSize, mibPerGib, parseMib } from "../../machine/size.js";
import type { Limit, LimitsRequest, Sizing } from "../../machine/sizing.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { printTable } from "../terminal/table.js";
import { describeOutcomes, eachMachine, type MachineOutcome, sayFailures } from "./each-machine.js";

interface Options {
  readonly cpus?: Limit;
  readonly memory?: Limit;
  readonly disk?: Limit;
  readonly json?: true;
}

/** `vagrant vm limits`: shows and changes the limits of machines. */
export const limits: Subcommand = (vm, act, session) => {
  vm.command("limits")
    .description("show or change the resource limits of machines")
    .addArgument(machinesArgument())
    .option("--cpus <number>", "number of CPUs; `none` removes the limit", readCount)
    .option("--memory <size>", "such as 2G, or a number of MiB; `none` removes the limit", readSize(1))
    .option("--disk <size>", "such as 20G, or a number of GiB; `none` removes the limit", readSize(mibPerGib))
    .addOption(jsonOption())
    .action(
      act(async (targets: readonly string[], { cpus, memory, disk, json }: Options) => {
        const { parts, signal, say } = session;
        const machines = await session.machines(targets);
        const request: LimitsRequest = {
          ...(cpus !== undefined && { cpus }),
          ...(memory !== undefined && { memoryMib: memory }),
          ...(disk !== undefined && { diskMib: disk }),
        };
        const changes = Object.keys(request).length > 0;
        const outcomes = await eachMachine(machines, async (machine) => {
          const ui = { say: (_kind: string, text: string) => say(`${machine.name}: ${text}`) };
          const { limits: provided } = parts.provider(machine);
          const before = changes ? await provided.change(machine, request, { signal, ui }) : undefined;
          return { before, now: await provided.read(machine, { signal }) };
        });
        if (json)
          printJson(session, "vm-limits", {
            machines: describeOutcomes(outcomes, ({ before, now }) => ({
              ...describe(now),
              before: before && describe(before),
            })),
          });
        else printLimits(outcomes, session);
        const changed = outcomes.some((outcome) => "value" in outcome && outcome.value.before !== undefined);
        if (changed) for (const sentence of remarks()) say(sentence);
        return { exitCode: sayFailures(outcomes, session) };
      }),
    );
};

function printLimits(outcomes: readonly MachineOutcome<{ readonly now: Sizing }>[], session: Session): void {
  const right = { align: "right" } as const;
  const rows = outcomes.flatMap((outcome) => {
    if ("error" in outcome) return [];
    const { cpus, memoryMib, diskMib } = outcome.value.now;
    const size = (mib: number | undefined) => (mib === undefined ? "-" : `${Math.round(mib)} MiB`);
    return [[outcome.machine.name, cpus === undefined ? "-" : String(cpus), size(memoryMib), size(diskMib)]];
  });
  if (rows.length > 0)
    printTable(
      session,
      [
        { title: "MACHINE" },
        { title: "CPUS", ...right },
        { title: "MEMORY", ...right },
        { title: "DISK", ...right },
      ],
      rows,
    );
}

/** The Linux engine applies limits at once, so it needs no restart. */
function remarks(platform = process.platform): readonly string[] {
  return [
    ...(platform === "darwin"
      ? ["OrbStack applies limits when a machine starts. `orbctl restart` restarts it."]
      : []),
    "The Vagrantfile's limits apply again at the next `vagrant reload`, or when Vagrant starts the machine.",
  ];
}

function describe({ cpus, memoryMib, diskMib }: Sizing) {
  return { cpus: cpus ?? null, memory_mib: memoryMib ?? null, disk_mib: diskMib ?? null };
}

function readCount(text: string): Limit {
  if (text === "none") return text;
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError("Expected a number of at least 1, or `none`.");
  return Number(text);
}

/** Reads a size into MiB. `unitMib` is the unit of a bare number. */
function readSize(unitMib: number) {
  return (text: string): Limit => {
    if (text === "none") return text;
    if (!isSize(text)) throw new InvalidArgumentError("Expected a size such as 2G or 512M, or `none`.");
    return parseMib(text, unitMib) ?? "none";
  };
}
