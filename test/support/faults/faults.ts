import { rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type Action, type Before, upAgain } from "./actions.js";
import type { FaultBench, Seen } from "./bench.js";

/** How the command ended during the fault. */
export interface Ending {
  /** `undefined` if it was killed. */
  readonly code: number | undefined;
  readonly output: string;
  /** What existed when the command began and ended, if others change it, too. */
  readonly context?: readonly [Seen, Seen];
}

export interface Fault {
  /** The actions for which the fault has its own meaning. @default all */
  readonly only?: readonly string[];
  /** The command before and those after it have a forwarded port. */
  readonly forwards?: true;
  /** It mounts file systems. */
  readonly needsRoot?: true;
  /** Runs the command with the fault, and then removes the fault. */
  run(bench: FaultBench, action: Action): Promise<Ending>;
}

const orbctl = /orbctl-stub/;
const sidecar = /sidecar.main/;
const forwarder = /forwarder/;
const questions = ["list", "info", "status"];
const all = [...questions, "create", "start", "stop", "delete", "clone", "rename", "run", "config"];

async function ending(bench: FaultBench, args: readonly string[], env: Record<string, string> = {}) {
  const { exitCode, all: output } = await bench.project.start(args, { env });
  return { code: exitCode, output: String(output ?? "") };
}

/** Kills during the call: after the change, or while the query is pending. */
function killed(kill: (bench: FaultBench, vagrant: number) => Promise<void>): Fault {
  return {
    async run(bench, { args, verb, asks }) {
      await bench.stub.fail({ [verb]: asks ? "hang:1" : "hang-after:1" });
      const before = await bench.stub.read("machines.json");
      const running = bench.project.start(args);
      await bench.until(async () =>
        asks ? bench.hasCalled(verb) : (await bench.stub.read("machines.json")) !== before,
      );
      await kill(bench, running.pid ?? 0);
      const { exitCode, all: output } = await running;
      await bench.until(async () => (await bench.processes(sidecar)).length === 0, "the sidecar stays");
      await bench.endProcesses(orbctl);
      return { code: exitCode, output: String(output ?? "") };
    },
  };
}

/** On a small disk with the plugin's state. */
function onDisk(spoil: (folder: string) => Promise<unknown>): Fault {
  return {
    only: ["first `up`", "`up`", "`halt`", "`destroy`", "`status`", "`snapshot save`"],
    needsRoot: true,
    async run(bench, { args, before }) {
      await bench.mountState(before);
      for (const folder of bench.stateFolders) await spoil(folder);
      const ended = await ending(bench, args);
      for (const folder of bench.stateFolders) {
        await execa("mount", ["-o", "remount,rw", folder]);
        await rm(join(folder, "filler"), { force: true });
      }
      return ended;
    },
  };
}

function answering(
  only: readonly string[],
  verbs: readonly string[],
  fault: string,
  env: Record<string, string> = {},
): Fault {
  return {
    only,
    async run(bench, { args }) {
      await bench.stub.fail(Object.fromEntries(verbs.map((verb) => [verb, fault])));
      const ended = await ending(bench, args, env);
      await bench.stub.fail({});
      return ended;
    },
  };
}

const whileUnknown = ["`up`", "`halt`", "`destroy`", "`status`", "`vm status`"];

/** What another `vagrant` does to the machine, and the call in which it is suspended. */
const holders: Readonly<Record<Before, readonly [readonly string[], string]>> = {
  nothing: [upAgain, "create"],
  stopped: [upAgain, "start"],
  running: [["reload"], "stop"],
};

/** By row title. */
export const faults: Readonly<Record<string, Fault>> = {
  "`vagrant` is killed": killed(async (_bench, vagrant) => {
    process.kill(vagrant, "SIGKILL");
  }),
  "the sidecar is killed": killed((bench) => bench.signal(sidecar, "SIGKILL")),
  "`orbctl` is killed": killed((bench) => bench.signal(orbctl, "SIGKILL")),
  "the forwarder is killed": {
    only: ["`halt`", "`reload`", "`destroy`", "`status`"],
    forwards: true,
    async run(bench, { args }) {
      await ending(bench, ["reload"], bench.withPort);
      await bench.until(async () => (await bench.processes(forwarder)).length > 0, "no forwarder");
      await bench.endProcesses(forwarder);
      return ending(bench, args, bench.withPort);
    },
  },
  "the disk is full": onDisk((folder) =>
    execa("sh", ["-c", "head -c 8M /dev/zero > filler"], { cwd: folder, reject: false }),
  ),
  "the disk is read-only": onDisk((folder) => execa("mount", ["-o", "remount,ro", folder])),
  "`orbctl` is slow": answering(["first `up`", "`halt`", "`status`", "`snapshot restore`"], all, "slow"),
  "`orbctl` hangs": answering(whileUnknown, questions, "hang", { VAGRANT_ORBSTACK_COMMAND_TIMEOUT: "1" }),
  "`orbctl` prints invalid output": answering(whileUnknown, questions, "nonsense"),
  "ten at once": {
    only: ["first `up`", "`destroy`", "`snapshot save`"],
    async run(bench, { args }) {
      const ten = await Promise.all(Array.from({ length: 10 }, () => ending(bench, args)));
      const worked = ten.filter(({ code }) => code === 0);
      return { code: worked.length > 0 ? 0 : 1, output: ten.map(({ output }) => output).join("\n") };
    },
  },
  "the sidecar is stopped for a while": {
    only: ["first `up`"],
    async run(bench, { args, verb }) {
      await bench.stub.fail({ [verb]: "slow:1" });
      const running = bench.project.start(args);
      await bench.until(() => bench.hasCalled(verb));
      await bench.signal(sidecar, "SIGSTOP");
      await bench.until(async () => (await bench.processes(orbctl)).length === 0);
      await bench.signal(sidecar, "SIGCONT");
      const { exitCode, all: output } = await running;
      return { code: exitCode, output: String(output ?? "") };
    },
  },
  "another `vagrant` is stopped": {
    only: ["first `up`", "`halt`", "`destroy`", "`status`"],
    async run(bench, { args, before: state }) {
      const [other, verb] = holders[state];
      await bench.stub.fail({ [verb]: "slow:1" });
      const holder = bench.project.start(other);
      await bench.until(() => bench.hasCalled(verb));
      await bench.signal(/vagrant |sidecar/, "SIGSTOP");
      await bench.signal(orbctl, "SIGCONT");
      await bench.until(async () => (await bench.processes(orbctl)).length === 0);
      const before = await bench.look();
      const ended = await ending(bench, args);
      const after = await bench.look();
      await bench.signal(/./, "SIGCONT");
      await holder;
      return { ...ended, context: [before, after] };
    },
  },
};
