import { expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** Of commands whose `--json` no other file of this folder looks at. Each prints in its published format, or the session throws. */
it.each([
  ["kill -f", { machines: [{ name: "default", outcome: "killed" }] }],
  ["config set rosetta false", { key: "rosetta", value: false }],
  ["config reset -f", { changed: [] }],
])("vagrant vm %s --json prints its published format", async (words, answer) => {
  const world = new FakeSession().world;
  const session = new FakeSession([{ ...world.machine, id: "A" }]);
  session.world.add({ id: "A", name: "web" });
  session.world.id = "A";
  expect((await runVm([...words.split(" "), "--json"], session)).exit_code).toBe(0);
  expect(JSON.parse(session.stdout)).toMatchObject(answer);
});

it("temporary machines are printed in their published formats", async () => {
  const session = new FakeSession();
  Object.assign(session, { homePath: await temporaryFolder() });
  const run = async (...words: string[]) => {
    session.stdout = "";
    expect((await runVm(["temp", ...words, "--json"], session)).exit_code, session.stderr).toBe(0);
    return JSON.parse(session.stdout);
  };
  expect(await run("create", "try")).toMatchObject({ machine: { name: "try" } });
  expect(await run("list")).toMatchObject({ machines: [{ name: "try" }] });
  expect(await run("status", "try")).toMatchObject({ machine: { name: "try" } });
  expect(await run("mounts", "try")).toMatchObject({ name: "try", mounts: [] });
});

it("the session refuses what does not fit", () => {
  const { print } = new FakeSession();
  expect(() => print('{ "schema": "vm-kill", "version": 1, "machine": [] }')).toThrow("vm-kill");
});
