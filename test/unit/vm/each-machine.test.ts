import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { eachMachine, sayFailures } from "../../../src/vm/commands/each-machine.js";
import { FakeSession } from "../../support/fake-session.js";

const base = new FakeSession().world.machine;
const machines = ["web", "db"].map((name) => ({ ...base, name }));
const failing =
  (...names: string[]) =>
  async ({ name }: { readonly name: string }) => {
    if (names.includes(name)) throw new ExpectedError("vm_not_created", {});
    return name;
  };

describe("eachMachine", () => {
  it.each([
    [[], 0, ""],
    [["db"], 4, "db: The machine is not created yet. Run `vagrant up` to create it.\n"],
    [["web", "db"], 1, expect.stringContaining("web: ")],
  ])("for two machines, of which %j fail", async (names, exitCode, said) => {
    const session = new FakeSession();
    expect(sayFailures(await eachMachine(machines, failing(...names)), session)).toBe(exitCode);
    expect(session.stderr).toEqual(said);
  });

  it("fails like its only machine", async () => {
    await expect(eachMachine(machines.slice(0, 1), failing("web"))).rejects.toMatchObject({
      key: "vm_not_created",
    });
  });
});
