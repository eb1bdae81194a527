import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import "../support/count-processes.js";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

describeOnBoth("vagrant vm push and pull", ({ open }) => {
  it("copy files and folders in both directions", async () => {
    const project = await open('config.vm.define "web"');
    const inside = async (script: string) =>
      (await project.succeed(`vm exec web -- sh -c '${script}'`)).stdout;
    await project.succeed("up");

    await mkdir(join(project.folder, "site", "ein ß leerer"), { recursive: true });
    await project.write("site/-rf", "dash");
    await project.write("site/ein ß leerer/a:b", "colon");
    await symlink("-rf", join(project.folder, "site", "link"));
    await project.shell("head -c 3000000 /dev/urandom > site/big; chmod 750 site/big; chmod 555 site/ein*");
    await project.write("run.sh", "true");

    const pushed = await vmJson(project, "push site run.sh web:");
    expect(pushed).toMatchObject({ machine: "web", from: ["site", "run.sh"], to: ".", files: 5 });
    const seen = await inside(
      'cd site; stat -c "%a %U" big ein*; readlink link; cat ./-rf */a:b; ls -a ~ | grep -c vagrant-vm; true',
    );
    expect(seen).toBe("750 vagrant\n555 vagrant\n-rf\ndashcolon0");

    await inside("echo mine > site/mine; echo old > site/-rf");
    const refused = await project.vagrant("vm push site/. site");
    expect(refused.output).toContain("the folder site/ein ß leerer is not writable");
    expect(await inside("cat site/-rf; chmod u+w site/ein*; ls -A site | grep -c vagrant-vm; true")).toBe(
      "old\n0",
    );
    const again = await project.succeed("vm push site/. site");
    expect(again.stdout).toMatch(/^web:site: 4 files \(3\.0 MB\)$/);
    expect(await inside("cat site/-rf site/mine")).toBe("dashmine");
    await project.succeed("vm push -u root run.sh web:/etc/other.sh");
    expect(await inside('stat -c "%U" /etc/other.sh')).toBe("root");

    await mkdir(join(project.folder, "back"));
    const pulled = await vmJson(project, "pull web:site web:/etc/other.sh back");
    expect(pulled).toMatchObject({ machine: "web", from: ["site", "/etc/other.sh"], to: "back", files: 6 });
    const same = await project.shell(
      "diff -r --no-dereference site back/site; stat -c %a back/site/big; chmod -R u+w .",
    );
    expect(same.stdout).toBe("Only in back/site: mine\n750");

    const missing = await project.vagrant("vm push run.sh web:/no/such/place");
    expect(missing.exitCode).toBe(1);
    expect(missing.output).toContain(
      "run.sh could not be copied to web:/no/such/place: there is no folder /no/such",
    );
    const forbidden = await project.vagrant("vm push run.sh web:/etc/mine.sh");
    expect(forbidden.output).toContain("Permission denied");
    expect((await project.vagrant("vm push web:a web:b")).exitCode).toBe(2);

    await project.shell("truncate -s 100G endless");
    const long = project.start(["vm", "push", "endless", "web:half"]);
    await expect.poll(() => inside("ls -d .vagrant-vm-*/0/endless; true"), { timeout: 30_000 }).not.toBe("");
    long.kill("SIGINT");
    expect((await long).exitCode).toBe(1);
    expect(await inside("ls -A | grep -e half -e vagrant-vm; true")).toBe("");

    await inside("truncate -s 100G endless");
    const out = project.start(["vm", "pull", "web:endless", "half"]);
    const staged = async () =>
      (await readdir(project.folder)).filter((name) => name.startsWith(".vagrant-vm"));
    await expect.poll(staged, { timeout: 150_000 }).toHaveLength(1);
    out.kill("SIGINT");
    expect((await out).exitCode).toBe(1);
    expect([await staged(), await readdir(project.folder)]).toEqual([
      [],
      expect.not.arrayContaining(["half"]),
    ]);
    await expect.poll(() => inside("pgrep -x tar; true"), { timeout: 20_000 }).toBe("");
  });
});
