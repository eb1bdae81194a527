import { expect, it } from "vitest";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

interface Discovery {
  readonly machines: readonly Record<string, unknown>[];
}

interface Times {
  readonly machines: readonly {
    readonly actions: readonly { readonly action: string; readonly ms: number; readonly steps: object[] }[];
  }[];
}

describeOnBoth("what vagrant vm knows of a machine", ({ provider, open }) => {
  it("is the same before and after the machine's life", { timeout: 150_000 }, async () => {
    const project = await open('config.vm.define "web"');
    expect((await project.succeed("vm time")).output).toContain("web: nothing is known of it yet");
    await project.succeed("up");

    const { machines } = await vmJson<Times>(project, "time web");
    const [up] = machines[0]?.actions ?? [];
    expect(up?.action).toBe("up");
    expect(up?.ms).toBeGreaterThan(100);
    const table = await project.succeed("vm time");
    expect(table.output).toMatch(/^web: up, 20.*\nSTEP +TIME\n/);
    expect(table.output).toMatch(/^all +\d+\.\d\d s$/m);

    const discovery = await vmJson<Discovery>(project, "discover");
    expect(discovery.machines).toMatchObject([
      {
        name: "web",
        provider,
        state: "running",
        project: project.folder,
        project_is: "there",
        remembered: true,
      },
    ]);

    await project.succeed("destroy -f");
    expect((await vmJson<Discovery>(project, "discover")).machines).toEqual([]);
    expect((await project.succeed("vm time")).output).toContain("nothing is known");
  });
});
