import { type OwnMachine, takeInventory } from "../operations/inventory.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { exitCodes } from "./exit-codes.js";
import type { Style } from "./paint.js";
import { printJson } from "./print-json.js";
import { shortSentenceOf } from "./sentences.js";
import type { Subcommand } from "./subcommand.js";
import { type Cell, printTable } from "./table.js";
import { jsonOption } from "./targets.js";

/** `vagrant vm discover`: which machines there are on this computer, and whose they are. */
export const discover: Subcommand = (vm, act, session) => {
  vm.command("discover")
    .description("list all machines of this computer, over all projects and both providers")
    .addOption(jsonOption())
    .action(
      act(async ({ json }: { readonly json?: true }) => {
        const inventory = await takeInventory(session);
        const { own, foreign = [], reason, damaged } = inventory;
        if (json) {
          const answer = { machines: own.map(asJson), others: foreign.map(otherAsJson), damaged };
          printJson(session, "vm-discover", answer);
        } else if (own.length + foreign.length > 0) {
          printTable(session, columns, [...own.map(rowOf), ...foreign.map(otherRowOf)]);
        } else if (reason === undefined) session.say("There are no machines.");
        const unasked = own.flatMap(({ entry, reason: why }) =>
          why === undefined || why === reason ? [] : [`${entry.machine_name}: ${shortSentenceOf(why)}`],
        );
        if (reason !== undefined)
          session.say(`OrbStack's machines are not known: ${shortSentenceOf(reason)}`);
        for (const sentence of unasked) session.say(sentence);
        for (const path of damaged) session.say(`${path} cannot be read; \`vagrant vm doctor\` says more.`);
        return { exitCode: exitCodes.done };
      }),
    );
};

const columns = ["NAME", "PROVIDER", "STATE", "MACHINE", "PROJECT", ""].map((title) => ({ title }));

function rowOf(own: OwnMachine): readonly Cell[] {
  const { entry, state } = own;
  return [
    entry.machine_name,
    providerOf(own),
    { text: state, style: styleOf(state) },
    nameOf(own),
    entry.root_path,
    { text: noteOn(own), style: "yellow" },
  ];
}

function otherRowOf({ name, state }: OrbMachine): readonly Cell[] {
  return ["", "orbstack", { text: state, style: styleOf(state) }, name, "", "not made here by Vagrant"];
}

function providerOf({ entry }: OwnMachine): string {
  return entry.backend === undefined ? entry.provider : `${entry.provider} (${entry.backend})`;
}

/** As the provider's own tools show it. */
function nameOf({ entry, orb }: OwnMachine): string {
  return orb?.name ?? entry.orbstack_machine_name ?? entry.machine_id.slice(0, 12);
}

function noteOn({ entry, project, remembered, snapshots }: OwnMachine): string {
  if (entry.clone_of !== undefined) return "a copy, of no Vagrantfile";
  const notes = [
    ...(project === "gone" ? ["project is gone"] : []),
    ...(project === "uncertain" ? ["project is not there now"] : []),
    ...(project === "there" && !remembered ? ["project has forgotten it"] : []),
    ...(snapshots.length > 0 ? [`snapshots: ${snapshots.length}`] : []),
  ];
  return notes.join(", ");
}

function styleOf(state: string): Style {
  if (state === "running") return "green";
  return state === "gone" || state === "lost" ? "red" : "dim";
}

function asJson(own: OwnMachine) {
  const { entry, state, reason, snapshots, project, remembered } = own;
  return {
    name: entry.machine_name,
    provider: entry.provider,
    ...(entry.backend !== undefined && { backend: entry.backend }),
    id: entry.machine_id,
    machine: nameOf(own),
    ...(entry.clone_of !== undefined && { clone_of: entry.clone_of }),
    state,
    ...(reason !== undefined && { error: shortSentenceOf(reason) }),
    project: entry.root_path,
    project_is: project,
    remembered,
    snapshots: snapshots.length,
    created_at: entry.created_at,
  };
}

function otherAsJson({ id, name, state, distro, version }: OrbMachine) {
  return { id, machine: name, state, distro, version };
}
