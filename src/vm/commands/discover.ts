import { describeRecord, readGuestRecords } from "../../actions/identity/guest-record.js";
import type { ForeignMachine } from "../../actions/provider.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import { type ProjectMachine, takeInventory } from "../../operations/inventory/inventory.js";
import type { GuestRecord } from "../../state/guest-record.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { stateCell } from "../terminal/report-tables.js";
import type { OwnProvider } from "../terminal/status-json.js";
import { type Cell, printTable } from "../terminal/table.js";

/** `vagrant vm discover`: lists all machines of this computer with their projects. */
export const discover: Subcommand = (vm, act, session) => {
  vm.command("discover")
    .description("list all machines of this computer, of all projects and both providers")
    .addOption(jsonOption())
    .action(
      act(async ({ json }: { readonly json?: true }) => {
        const inventory = await takeInventory(session);
        const { own, foreign = [], reason, damaged } = inventory;
        const { parts, signal } = session;
        const records = await readGuestRecords(foreign, { parts, driver: parts.driver(), signal });
        if (json) {
          printJson(session, "vm-discover", {
            machines: own.map(asJson),
            others: foreign.map((orb) => otherAsJson(orb, records.get(orb.id))),
            damaged,
          });
        } else if (own.length + foreign.length > 0) {
          printTable(session, columns, [
            ...own.map(rowOf),
            ...foreign.map((orb) => otherRowOf(orb, records.get(orb.id))),
          ]);
        } else if (reason === undefined) session.say("There are no machines.");
        const unasked = own.flatMap(({ entry, reason: why }) =>
          why === undefined || why === reason ? [] : [`${entry.machine_name}: ${shortSentenceOf(why)}`],
        );
        if (reason !== undefined)
          session.say(`OrbStack's machines could not be listed: ${shortSentenceOf(reason)}`);
        for (const sentence of unasked) session.say(sentence);
        for (const path of damaged) session.say(`${path} cannot be read; \`vagrant vm doctor\` says more.`);
        return { exitCode: exitCodes.done };
      }),
    );
};

const columns = ["NAME", "PROVIDER", "STATE", "MACHINE", "PROJECT", ""].map((title) => ({ title }));

function rowOf(own: ProjectMachine): readonly Cell[] {
  const { entry } = own;
  return [
    entry.machine_name,
    providerOf(own),
    stateCell(own),
    nameOf(own),
    entry.root_path,
    { text: noteOn(own), style: "yellow" },
  ];
}

/** A machine without a registry entry. Its own record is shown as what it is: a claim. */
function otherRowOf({ name, state }: ForeignMachine, record: GuestRecord | undefined): readonly Cell[] {
  const note =
    record === undefined ? "not created by this Vagrant" : `its own record: ${describeRecord(record)}`;
  return ["", "orbstack", stateCell({ state }), name, "", note];
}

function providerOf({ entry }: ProjectMachine): string {
  return entry.backend === undefined ? entry.provider : `${entry.provider} (${entry.backend})`;
}

/** The name that the provider's own tools show. */
function nameOf({ entry, machine }: ProjectMachine): string {
  return machine?.name ?? entry.orbstack_machine_name ?? entry.machine_id.slice(0, 12);
}

function noteOn({ entry, project, remembered, snapshots }: ProjectMachine): string {
  if (entry.clone_of !== undefined) return "a copy, in no Vagrantfile";
  const notes = [
    ...(project === "gone" ? ["orphan: project deleted"] : []),
    ...(project === "uncertain" ? ["project not found now"] : []),
    ...(project === "there" && !remembered ? ["project no longer has it"] : []),
    ...(entry.protected !== undefined ? ["protected"] : []),
    ...(snapshots.length > 0 ? [`snapshots: ${snapshots.length}`] : []),
  ];
  return notes.join(", ");
}

function asJson(own: ProjectMachine) {
  const { entry, state, reason, snapshots, project, remembered } = own;
  return {
    name: entry.machine_name,
    provider: entry.provider as OwnProvider,
    backend: entry.backend,
    id: entry.machine_id,
    machine: nameOf(own),
    clone_of: entry.clone_of,
    state,
    error: reason === undefined ? undefined : shortSentenceOf(reason),
    project: entry.root_path,
    project_is: project,
    remembered,
    protected: entry.protected !== undefined,
    snapshots: snapshots.length,
    created_at: entry.created_at,
  };
}

function otherAsJson({ id, name, state, distro, version }: ForeignMachine, record: GuestRecord | undefined) {
  return { id, machine: name, state, distro, version, says: record && saidBy(record) };
}

function saidBy({ machine_name, root_path, home_path, host }: GuestRecord) {
  return { name: machine_name, project: root_path, home: home_path, host };
}
