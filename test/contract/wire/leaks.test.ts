import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { makeStub, type Stub } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { greeting, machineWith, startSidecar } from "../../support/wire.js";

/** The number of rounds for each command; `LEAK_ROUNDS=1000` runs longer. */
const rounds = Number(process.env.LEAK_ROUNDS ?? 200);
/** What garbage collection may not have freed yet. */
const mostGrowthKib = 40 * 1024;
const id = "01STUB00000000000000000000";

/** The open descriptors, children and memory of a process. */
async function holdingsOf(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return {
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    children: children.split(" ").filter(Boolean).length,
    residentKib: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]),
  };
}

async function withMachine(stub: Stub) {
  await stub.write("machines.json", [
    { id, name: "web", distro: "debian", version: "bookworm", state: "stopped", user: "vagrant" },
  ]);
  const machine = await machineWith(stub, id);
  const temporary = await temporaryFolder();
  // Without the coverage, for which V8 keeps memory.
  const { child, connection, ask } = startSidecar(stub, { TMPDIR: temporary, NODE_V8_COVERAGE: "" });
  connection.onRequest("environment/machines", () => ({ machines: [machine], others: [] }));
  await ask("initialize", greeting);
  const status = () =>
    ask("command/run", {
      ...{
        call: 1,
        command: "vm",
        argv: ["status", "--json"],
        cwd: machine.root_path,
        home_path: machine.home_path,
      },
      ...{ root_path: machine.root_path, terminal: { interactive: false, colour: false, columns: null } },
    });
  const both = async (times: number) => {
    for (let round = 0; round < times; round++) {
      expect(await ask("provider/state", { machine })).toMatchObject({ id: "stopped" });
      expect(await status()).toMatchObject({ exit_code: 0 });
    }
  };
  return { pid: child.pid ?? 0, temporary, both };
}

it(`keeps nothing of ${rounds} status and ${rounds} vm status`, async (context) => {
  if (process.platform !== "linux") return context.skip("what a process holds is read from /proc");
  const { pid, temporary, both } = await withMachine(await makeStub());
  // Loading something on first use is not a leak.
  await both(20);
  const before = await holdingsOf(pid);
  await both(rounds);
  const after = await holdingsOf(pid);
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
  expect(after.children).toBeLessThanOrEqual(before.children);
  expect(after.residentKib - before.residentKib).toBeLessThan(mostGrowthKib);
  expect(await readdir(temporary)).toEqual([]);
});
