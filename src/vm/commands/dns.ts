import { type NameReport, resolveIn } from "../../operations/network/resolve-name.js";
import { nameResolver } from "../../operations/network/resolver.js";
import { readHostName } from "../arguments/host-name.js";
import { jsonOption, machinesArgument } from "../arguments/targets.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { type Cell, printTable } from "../terminal/table.js";
import { describeOutcomes, eachMachine, type MachineOutcome, sayFailures } from "./each-machine.js";

interface Options {
  readonly json?: true;
}

/** `vagrant vm dns`: what a name resolves to in machines and on the host. */
export const dns: Subcommand = (vm, act, session) => {
  vm.command("dns")
    .description("show how machines and the host resolve a name")
    .argument("<name>", "such as example.com, or NAME.orb.local", readHostName)
    .addArgument(machinesArgument())
    .addOption(jsonOption())
    .action(
      act(async (name: string, targets: readonly string[], { json }: Options) => {
        const { parts, signal, print } = session;
        const machines = await session.machines(targets);
        const [host, outcomes] = await Promise.all([
          parts.names.resolve(name),
          eachMachine(machines, (machine) => resolveIn(machine, name, { parts, signal })),
        ]);
        const differ = differs([host.addresses, ...answersOf(outcomes)]);
        const servers = parts.names.servers();
        if (json)
          printJson(session, "vm-dns", {
            lookup: name,
            differ,
            host: { addresses: host.addresses, servers, error: host.reason },
            machines: describeOutcomes(outcomes, describe),
          });
        else {
          const rows = outcomes.flatMap((outcome) =>
            "value" in outcome ? [rowOf(outcome.machine.name, outcome.value)] : [],
          );
          const here = host.addresses.length === 0 ? (host.reason ?? "") : host.addresses.join(", ");
          printTable(
            session,
            [{ title: "WHERE" }, { title: "ADDRESSES" }, { title: "THROUGH" }],
            [["(host)", here, nameResolver({ servers })], ...rows],
          );
          if (differ) print(`The answers for ${name} differ.`);
        }
        return { exitCode: sayFailures(outcomes, session, ({ addresses }) => addresses.length > 0) };
      }),
    );
};

function answersOf(outcomes: readonly MachineOutcome<NameReport>[]): readonly (readonly string[])[] {
  return outcomes.flatMap((outcome) => ("value" in outcome ? [outcome.value.addresses] : []));
}

/** Compares answers regardless of their order. */
function differs(answers: readonly (readonly string[])[]): boolean {
  return new Set(answers.map((addresses) => [...addresses].sort().join())).size > 1;
}

function rowOf(name: string, { addresses, through }: NameReport): readonly Cell[] {
  const found: Cell = addresses.length === 0 ? { text: "none", style: "red" } : addresses.join(", ");
  return [name, found, through === "hosts file" ? "its hosts file" : nameResolver(through)];
}

function describe({ addresses, through }: NameReport) {
  return through === "hosts file"
    ? { addresses, through: "hosts_file" as const, servers: [] }
    : { addresses, through: through.through ?? null, servers: through.servers };
}
