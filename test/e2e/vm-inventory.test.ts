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

const lines = `config.vm.define "web"
  config.vm.hostname = "web.test"
  config.vm.network "forwarded_port", guest: 80, host: 28080, auto_correct: true
  config.vm.synced_folder ".", "/vagrant", disabled: true
  config.vm.synced_folder "data", "/data 1", create: true`;

describeOnBoth("what vagrant vm knows about a machine", ({ provider, open }) => {
  it("is the same before and after the machine's life", async () => {
    const project = await open(lines);
    expect((await project.succeed("vm time")).output).toContain("web: no action has been recorded yet");
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

    const extracted = await project.succeed("vm extract --packages web");
    for (const fact of ['"web.test"', "guest: 80", '"data", "/data 1"', "apt-get install -y"])
      expect(extracted.stdout).toContain(fact);
    const copy = await project.neighbour(extracted.stdout);
    expect((await copy.succeed("validate")).output).toContain("validated successfully");
    expect((await copy.succeed("vm time")).output).toContain("web: no action has been recorded");

    await project.succeed("destroy -f");
    expect((await vmJson<Discovery>(project, "discover")).machines).toEqual([]);
    expect((await project.succeed("vm time")).output).toContain("no action has been recorded");
  });
});
