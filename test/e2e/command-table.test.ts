import { describe, expect, it } from "vitest";
import { sampled } from "../support/sampled.js";
import { putId, putMachine, stubbedProject, stubId } from "../support/stubbed-project.js";

/** The states of a machine when the command is run. */
const states = ["not created", "preparing", "stopped", "running", "stopping", "unknown", "gone"] as const;
type State = (typeof states)[number];

/** The exit status, what OrbStack is told to change, and what the user sees. */
type Cell = readonly [exitCode: number, changes: string, text: RegExp | string];

const create: Cell = [0, "create run", "Creating machine"];
const notCreated: Cell = [0, "", "The machine is not created. Run `vagrant up`"];
const notKnown: Cell = [1, "", "connection reset by peer"];
const quiet: Cell = [0, "", ""];
const mustBeCreated: Cell = [1, "", "VM must be created before running this command"];
const mustRun: Cell = [1, "", "VM must be running"];
const notReady: Cell = [1, "", "not yet ready for SSH"];
const noPorts: Cell = [0, "", "no forwarded ports"];
const noSnapshots: Cell = [0, "", "No snapshots have been taken yet!"];
const cannotSuspend: Cell = [1, "", "OrbStack cannot suspend machines"];
const valid: Cell = [0, "", "Vagrantfile validated successfully."];
const notFound: Cell = [1, "", "The snapshot name `s` was not found"];

/** In the order of `states`. `elsewhere`: the stub has no guest; lifecycle.test.ts tests it on a real machine. */
const elsewhere = undefined;
const table: Readonly<Record<string, readonly (Cell | undefined)[]>> = {
  status: [
    [0, "", /default +not created \(orbstack\)/],
    [0, "", /default +preparing \(orbstack\)[\s\S]*`vagrant up` resumes it/],
    [0, "", /default +stopped \(orbstack\)/],
    [0, "", /default +running \(orbstack\)/],
    [0, "", /default +stopping \(orbstack\)/],
    [0, "", /default +unknown \(orbstack\)[\s\S]*Nothing was changed[\s\S]*connection reset by peer/],
    [0, "", /default +not created \(orbstack\)/],
  ],
  up: [
    create,
    create,
    [0, "start run", "Starting machine web..."],
    quiet,
    [1, "", "is busy"],
    notKnown,
    create,
  ],
  halt: [
    ...[notCreated, notCreated, quiet, [0, "stop", "Stopping the machine..."] as const],
    ...[[0, "stop", "Stopping the machine..."] as const, notKnown, notCreated],
  ],
  "halt --force": [
    ...[notCreated, notCreated, quiet, [0, "stop", "Forcing shutdown of the machine..."] as const],
    ...[[0, "stop", "Forcing shutdown of the machine..."] as const, notKnown, notCreated],
  ],
  reload: [
    ...[notCreated, notCreated, [0, "start run", "Starting machine web..."] as const],
    [0, "stop start run", /Stopping[\s\S]*Starting[\s\S]*ready!/],
    [0, "stop start run", /Stopping[\s\S]*Starting[\s\S]*ready!/],
    ...[notKnown, notCreated],
  ],
  "destroy -f": [
    ...[notCreated, quiet, [0, "delete", "Destroying machine web and its disk"] as const],
    [0, "delete", "Destroying machine web and its disk"],
    [0, "delete", "Destroying machine web and its disk"],
    ...[notKnown, notCreated],
  ],
  provision: [
    ...[notCreated, notCreated, [0, "", "The machine is not running."] as const, quiet],
    ...[[0, "", "The machine is not running."] as const, notKnown, notCreated],
  ],
  "ssh -c true": [mustBeCreated, mustBeCreated, mustRun, elsewhere, mustRun, notKnown, mustBeCreated],
  "ssh-config": [notReady, notReady, notReady, [0, "", "User vagrant@web"], notReady, notReady, notReady],
  "upload Vagrantfile /tmp/x": [notReady, notReady, notReady, elsewhere, notReady, notReady, notReady],
  port: [noPorts, noPorts, noPorts, noPorts, noPorts, notKnown, noPorts],
  suspend: [notCreated, notCreated, cannotSuspend, cannotSuspend, cannotSuspend, notKnown, notCreated],
  resume: [notCreated, notCreated, cannotSuspend, cannotSuspend, cannotSuspend, notKnown, notCreated],
  package: [
    ...[mustBeCreated, mustBeCreated, [0, "export", "Exporting machine web..."] as const],
    // A running machine's record is hidden during the export.
    [0, "run export run", "Compressing package to"],
    [0, "export", "Compressing package to"],
    ...[notKnown, mustBeCreated],
  ],
  "snapshot list": [
    ...[[0, "", "VM not created."] as const, noSnapshots, noSnapshots, noSnapshots, noSnapshots, notKnown],
    [0, "", "VM not created."],
  ],
  "snapshot save s": [
    ...[[0, "", "has not been created yet"] as const, mustBeCreated, [0, "clone", "Snapshot saved"] as const],
    [0, "clone", "Snapshot saved"],
    [0, "clone", "Snapshot saved"],
    ...[notKnown, [0, "", "has not been created yet"] as const],
  ],
  "snapshot restore s": [notFound, notFound, notFound, notFound, notFound, notKnown, notFound],
  validate: [valid, valid, valid, valid, valid, valid, valid],
};

const questions = new Set(["list", "info", "status", "version"]);

async function projectIn(state: State) {
  const { project, stub } = await stubbedProject({
    more: `config.vm.boot_timeout = 1
      config.vm.synced_folder ".", "/vagrant", disabled: true`,
  });
  if (state === "preparing") {
    await putId(project, "preparing");
    const begun = {
      schema_version: 1,
      orbstack_machine_name: "web",
      provider_version: "0",
      intent: "create",
    };
    await project.write(
      ".vagrant/machines/default/orbstack/metadata.json",
      JSON.stringify({ ...begun, created_at: "2026-01-01T00:00:00Z" }),
    );
  } else if (state !== "not created") {
    await putId(project);
  }
  if (state === "stopped" || state === "running" || state === "stopping" || state === "unknown") {
    await putMachine(stub, state === "unknown" ? "running" : state);
  }
  if (state === "unknown") await stub.fail({ list: "fail", info: "fail" });
  return { project, stub };
}

const cells = Object.entries(table).flatMap(([command, row]) =>
  states.flatMap((state, index) => {
    const cell = row[index];
    return cell === undefined ? [] : [[command, state, ...cell] as const];
  }),
);
/** In one run. */
const sampleSize = 40;

describe("the table of commands", () => {
  it.each(sampled(cells, sampleSize, "cells of the table of commands"))(
    "vagrant %s, of a machine that is %s",
    async (command, state, exitCode, changes, text) => {
      const { project, stub } = await projectIn(state);
      const outcome = await project.vagrant(command);
      expect(outcome.output).toMatch(text);
      expect(outcome.exitCode).toBe(exitCode);
      const done = (await stub.calls()).map(([verb = ""]) => verb).filter((verb) => !questions.has(verb));
      expect(done.join(" ")).toBe(changes);
      // A machine that could not be asked about is never forgotten.
      if (state === "unknown") expect(await project.data("id")).toBe(stubId);
    },
  );
});
