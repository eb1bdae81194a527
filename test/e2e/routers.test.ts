import { cp } from "node:fs/promises";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { Project } from "../support/project.js";

/** Until the routers have found one another, or new routes. */
const eventually = (what: () => Promise<void>) => vi.waitFor(what, { timeout: 150_000, interval: 500 });

describe("the example of three routers", () => {
  let project: Project;

  // Each router installs FRRouting.
  beforeAll(async () => {
    project = await Project.open("", {}, { lifetime: "file", commandTimeoutMs: 900_000 });
    await cp(resolve("examples/routers"), project.folder, { recursive: true });
    await project.succeed("up --provider=orbstack");
  }, 1_000_000);

  async function expectAllNeighbours(): Promise<void> {
    await eventually(async () => {
      const { output } = await project.succeed("vm exec -- sudo vtysh -c 'show ip ospf neighbor'");
      expect(output.match(/ Full\//g), output).toHaveLength(6);
      await project.succeed("vm exec r1 -- ping -c 1 -W 2 10.255.0.3");
    });
  }

  it("has two neighbours for each after up", () => expectAllNeighbours());

  it.each([
    ["a reload", ["reload r2"]],
    ["halt and up", ["halt r2", "up r2"]],
    ["a reboot of a guest", ["ssh r2 -c 'sudo systemctl --no-block reboot'"]],
  ])("has them again after %s", async (_, commands) => {
    for (const command of commands) await project.vagrant(command);
    await expectAllNeighbours();
  });

  it("routes around a link that is down", async () => {
    const viaR2 = async () => {
      const { output } = await project.succeed("vm exec r1 -- ip route get 10.255.0.3");
      return output.includes("via 10.0.12.2");
    };
    expect(await viaR2()).toBe(false);
    await project.succeed("lab link down r1:eth2");
    await eventually(async () => expect(await viaR2()).toBe(true));
    await project.succeed("lab link up r1:eth2");
    await expectAllNeighbours();
  });
});
