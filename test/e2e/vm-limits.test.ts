import { describe, expect, it } from "vitest";
import { stubbedMachine } from "../support/stubbed-project.js";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

describeOnBoth("vagrant vm limits and vm user", ({ provider, open }) => {
  it("show and change a machine's values, until the next reload", async () => {
    const project = await open("", "v.cpus = 1\nv.memory = 600");
    await project.succeed("up");

    const given = { name: "default", cpus: 1, memory_mib: 600 };
    expect(await vmJson(project, "limits")).toMatchObject({ machines: [given] });
    const changed = { cpus: 1, memory_mib: 700 };
    expect(await vmJson(project, "limits --memory 700 default")).toMatchObject({
      machines: [{ ...changed, before: { memory_mib: 600 } }],
    });
    const files = "/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes";
    const inside = await project.vagrant(`ssh -c 'cat ${files} 2>/dev/null'`);
    expect(inside.stdout).toContain(String(700 * 1024 ** 2));

    if (provider === "orbstack") {
      await project.succeed("reload");
      expect(await vmJson(project, "limits")).toMatchObject({ machines: [given] });
    } else expect((await project.vagrant("vm limits --disk 9")).exitCode).toBe(3);

    const users = { name: "default", vagrant_user: "vagrant" };
    expect(await vmJson(project, "user")).toMatchObject({ machines: [users] });
    const set = await project.vagrant("vm user default root");
    expect(set.exitCode, set.output).toBe(provider === "orbstack" ? 0 : 3);
    if (provider === "vagrant") return;
    expect(set.output).toContain("Vagrant still logs in as vagrant");
    expect(await vmJson(project, "user")).toMatchObject({ machines: [{ ...users, default_user: "root" }] });
    const missing = await project.vagrant("vm user default nobody-here");
    expect(missing.exitCode).toBe(1);
    expect(missing.output).toContain("has no user 'nobody-here'");
  });
});

describe("vagrant vm limits with an old OrbStack", () => {
  it("says which version supports limits, and changes nothing", async () => {
    const { project, stub } = await stubbedMachine();
    await stub.write("version.json", "2.1.3");
    const { exitCode, output } = await project.vagrant("vm limits --memory 2G");
    expect(exitCode).toBe(1);
    expect(output).toContain("version 2.2.0, and this is 2.1.3");
    expect((await stub.calls()).filter(([, verb]) => verb === "set")).toEqual([]);
  });
});
