import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backendNames } from "../../../src/machine/backend-name.js";
import { render, renderSyncedFolders } from "../../../src/vagrantfile/render.js";
import { crowdedContext, sampleContext, sampleMachine } from "../../support/sample-context.js";
import { timeOf } from "../fuzz/timing.js";

const fixtures = join(import.meta.dirname, "../../fixtures/vagrantfile");

describe("the generated Vagrantfile", () => {
  it.each(backendNames)("for %s is unchanged", async (backend) => {
    await expect(render(sampleContext(backend))).toMatchFileSnapshot(join(fixtures, `${backend}.rb`));
  });

  it("is short for a machine with few settings", async () => {
    const machine = {
      ...sampleMachine,
      vm: { ...sampleMachine.vm, boxVersion: undefined, hostname: undefined, networks: [] },
      ssh: { ...sampleMachine.ssh, username: undefined, privateKeyPath: [], forwardAgent: false },
    };
    const block = { cpus: undefined, memory: undefined, mounts: [], backend_options: {} };
    const context = sampleContext("virtualbox", { machine, block, folders: [] });
    await expect(render(context)).toMatchFileSnapshot(join(fixtures, "minimal.rb"));
  });

  it("can keep Vagrant's insecure key", () => {
    const machine = { ...sampleMachine, ssh: { ...sampleMachine.ssh, insertKey: false } };
    expect(render(sampleContext("docker", { machine }))).toContain("  config.ssh.insert_key = false\n");
  });

  it("marks the machine if its backend supports marks", () => {
    const marked = (backend: "docker" | "libvirt" | "virtualbox") =>
      render({ ...sampleContext(backend), mark: "0abc" });
    expect(marked("docker")).toContain('"--label=vagrant-orbstack.machine=0abc"');
    expect(marked("libvirt")).toContain('provider.description = "vagrant-orbstack.machine=0abc"');
    expect(marked("virtualbox")).not.toContain("0abc");
  });

  it("passes on Vagrant's other settings", () => {
    const machine = { ...sampleMachine, settings: { ssh: { password: "it's #{mine}", keep_alive: false } } };
    expect(render(sampleContext("virtualbox", { machine }))).toContain(
      '  config.ssh.password = "it\'s \\#{mine}"\n  config.ssh.keep_alive = false\n',
    );
  });

  it("has the synced folders between two marks", () => {
    const context = sampleContext("virtualbox");
    const section = renderSyncedFolders(context);
    expect(section.split("\n").at(0)).toBe("  # BEGIN SYNCED FOLDERS");
    expect(section.trimEnd().split("\n").at(-1)).toBe("  # END SYNCED FOLDERS");
    expect(render(context)).toContain(section);
  });

  it("takes time in proportion to its folders and networks", () => {
    const [some, many] = [crowdedContext(250), crowdedContext(4000)];
    // Quadratic time would be 256 times as long for sixteen times the size, in each of the attempts.
    const isSlow = () => timeOf(() => render(many), 10) > 64 * timeOf(() => render(some), 10);
    expect(Array.from({ length: 5 }, () => isSlow).every((attempt) => attempt())).toBe(false);
  });
});

describe("a user's template", () => {
  const context = sampleContext("virtualbox");
  const fill = (text: string) => render(context, { name: "/project/my.ejs", text });

  it("can use the machine, its settings, its folders and Ruby quoting", () => {
    const text = fill(
      [
        "# <%= machine.hostname %> <%= machine.cpus %> <%= machine.backendOptions %>",
        "<% for (const setting of settings) { -%>",
        "p.<%- setting %>",
        "<% } -%>",
        "<%- syncedFolders -%>",
        "network <%- keywords(machine.networks[0].options) %>",
      ].join("\n"),
    );
    expect(text).toContain('# "web.example" 2 { "linked_clone" => true, "customize" => ');
    expect(text).toContain("p.memory = 2048\n");
    expect(text).toContain("# BEGIN SYNCED FOLDERS\n");
    expect(text).toContain("network guest: 80, host: 8080, ");
  });

  it.each([
    ["one\ntwo <%= machine.nothing.more %>\n", 2, "Cannot read properties of undefined (reading 'more')"],
    ["<%= nobody %>", 1, "nobody is not defined"],
    ["a\n\n<%= settings %> <% if (true) { %>\nb\n", 5, "it has an unmatched { or }"],
    ["a\n<% } %>\nb", 2, "it has an unmatched { or }"],
    ["a\n<%= 1 + %>\nb\n", 2, "Unexpected token ')'"],
    ["a\nb\n<% const x = 1;\n   const y = ;\n%>\n", 4, "Unexpected token ';'"],
    ["a\nb <%= machine.name\nc", 2, 'Could not find matching close tag for "<%=".'],
    ["a\n<% throw new Error('not so') %>", 2, "not so"],
    ["a\n<%= () => 1 %>", 2, "no Ruby literal for () => 1"],
  ])("reports the line of an error: %j", (text, line, reason) => {
    expect(() => fill(text)).toThrow(
      expect.objectContaining({ key: "template_failed", data: { place: `/project/my.ejs:${line}`, reason } }),
    );
  });
});
