import { expect, it } from "vitest";
import { validateOrbstack } from "../../../src/actions/orbstack/provider/validate.js";
import { FakeWorld } from "../../support/fake-parts.js";

function worldOf(config: Record<string, unknown>): FakeWorld {
  const world = new FakeWorld();
  world.config = config;
  world.vagrantSettings = { vm: { clone: "../base" } };
  return world;
}

it.each([{}, { distro: "debian" }])(
  "refuses config.vm.clone by its own name, with %j in the block",
  (config) => {
    expect(validateOrbstack(worldOf(config).machine)).toMatchObject([
      { option: "config.vm.clone", problem: expect.stringContaining("`vagrant vm clone`") },
    ]);
  },
);

it("is fine for an existing machine, and for one that is created from another source", () => {
  const world = worldOf({});
  expect(validateOrbstack(world.machine, { hasOtherOrigin: true })).toEqual([]);
  world.id = "A";
  expect(validateOrbstack(world.machine)).toEqual([]);
});
