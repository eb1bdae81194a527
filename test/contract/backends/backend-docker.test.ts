import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { DockerBackend } from "../../../src/backends/docker.js";
import { forceKill } from "../../../src/backends/force-kill.js";
import type { NestedEvent } from "../../../src/backends/nested-events.js";
import { NestedVagrant, quickEnding } from "../../../src/backends/nested-vagrant.js";
import { silentLogger } from "../../../src/machine/logger.js";
import { absenceOf } from "../../support/absence.js";
import { runStillContainer, useHypervisor } from "../../support/hypervisors.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { describeBackend } from "./backend.suite.js";

const absence = absenceOf("docker");

if (absence !== undefined) describe("Docker", () => it.skip(absence, () => undefined));
else describe("Docker", () => describeDocker());

function describeDocker(): void {
  const host = useHypervisor("docker");
  const made: { remove(): Promise<unknown> }[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((container) => container.remove()));
  });
  const environment = () => ({ ...process.env, DOCKER_HOST: host() });
  const open = () => new DockerBackend({ environment: environment(), logger: silentLogger });
  const runMachine = async () => {
    const container = await runStillContainer(host());
    made.push(container);
    return container.id;
  };

  describeBackend("the real Docker", async () => ({
    backend: open(),
    runMachine,
    unknownId: "0".repeat(64),
  }));

  it("does not mistake a stopped daemon for a missing machine", async () => {
    const away = { ...environment(), DOCKER_HOST: "unix:///nowhere/docker.sock" };
    const backend = new DockerBackend({ environment: away, logger: silentLogger });
    expect(await backend.state("0".repeat(64))).toMatchObject({
      id: "unknown",
      error: { key: "backend_failed" },
    });
    expect(await backend.isAvailable()).toMatchObject({ available: false });
  });

  it("reads the mark of a container, and only deletes that container", async () => {
    const run = (...args: string[]) => execa("docker", ["--host", host(), ...args]);
    const label = "--label=vagrant-orbstack.machine=0 abc";
    const { stdout: id } = await run("create", label, "vagrant-orbstack-test:still");
    made.push({ remove: () => execa("docker", ["--host", host(), "rm", "-f", id], { reject: false }) });
    const other = await runMachine();
    expect(await open().mark(id)).toBe("0 abc");
    expect((await open().marks()).get(id)).toBe("0 abc");
    expect((await open().marks()).has(other)).toBe(false);
    expect(await open().mark(other)).toBeUndefined();
    await open().remove(id);
    expect((await open().state(id)).id).toBe("not_created");
    expect((await open().state(other)).id).toBe("running");
    await expect(open().remove("web")).rejects.toMatchObject({ key: "backend_id_invalid" });
  });

  describe("with a nested Vagrant", () => {
    /** A project whose container takes a minute to stop. */
    async function up() {
      const folder = await temporaryFolder();
      const home = await temporaryFolder();
      await writeFile(
        join(folder, "Vagrantfile"),
        `Vagrant.configure("2") do |config|
          config.vm.synced_folder ".", "/vagrant", disabled: true
          config.vm.provider("docker") { |d| d.image = "vagrant-orbstack-test:still"; d.stop_timeout = 60 }
        end`,
      );
      // Variables of the process that Vagrant runs in. The nested Vagrant must not get them.
      const outer = { VAGRANT_CWD: "/nowhere", VAGRANT_VAGRANTFILE: "Other", RUBYOPT: "-rnothing" };
      const nested = new NestedVagrant(
        { ...environment(), VAGRANT_HOME: home, ...outer, GEM_HOME: "/nowhere" },
        silentLogger,
      );
      const events: NestedEvent[] = [];
      const run = (args: readonly string[], signal?: AbortSignal) =>
        nested.run(args, { folder, timeoutMs: 60_000, signal, onEvent: (event) => events.push(event) });
      await run(["up", "--provider", "docker"]);
      const id = (await open().backendId(folder)) ?? "";
      made.push({
        remove: () =>
          open()
            .powerOff(id)
            .then(() => run(["destroy", "--force"])),
      });
      return { folder, nested, run, events, id };
    }

    it("reports each line of output once, and each state", async () => {
      const { run, events, id } = await up();
      expect(id).toMatch(/^[0-9a-f]{64}$/);
      expect(events[0]).toEqual({
        type: "ui",
        target: undefined,
        kind: "info",
        text: "Bringing machine 'default' up with 'docker' provider...",
      });
      expect(events).toContainEqual({ type: "action", target: "default", action: "up", phase: "end" });
      expect(events).toContainEqual(
        expect.objectContaining({ type: "ui", kind: "output", text: "Creating the container..." }),
      );
      events.length = 0;
      await run(["status"]);
      expect(events).toContainEqual({ type: "state", target: "default", state: "running" });
      events.length = 0;
      await expect(run(["halt", "nobody"])).rejects.toMatchObject({
        key: "nested_vagrant_failed",
        data: {
          command: "vagrant halt nobody",
          nested_error: "Vagrant::Errors::MachineNotFound",
          output:
            "The machine with the name 'nobody' was not found configured for\nthis Vagrant environment.",
        },
      });
      expect(events).toEqual([]);
    });

    it("ends after an interrupt, with its children, and leaves no lock", async () => {
      const { run, events, id } = await up();
      const interruption = new AbortController();
      const halting = run(["halt"], interruption.signal);
      halting.catch(() => undefined);
      const stopping = expect.objectContaining({ text: "Stopping container..." });
      await expect.poll(() => events, { timeout: 120_000 }).toContainEqual(stopping);
      interruption.abort();
      await expect(halting).rejects.toMatchObject({ key: "interrupted" });
      await open().powerOff(id);
      events.length = 0;
      await run(["up"]);
      expect(events).toContainEqual({ type: "action", target: "default", action: "up", phase: "end" });
    });

    it("does not delay a force kill, which only affects that machine", async () => {
      const { folder, nested, id } = await up();
      const other = await runMachine();
      const idFile = join(folder, ".vagrant/machines/default/docker/id");
      const { step, state } = await forceKill({
        backend: open(),
        backendId: id,
        killTimeoutMs: 5_000,
        halt: (signal) =>
          nested.run(["halt", "--force"], { folder, timeoutMs: 60_000, signal, ending: quickEnding }),
      });
      expect({ step, state }).toEqual({ step: "power_off", state: { id: "stopped", word: "exited" } });
      expect(await open().state(other)).toMatchObject({ id: "running" });
      expect(await readFile(idFile, "utf8")).toBe(id);
    });
  });
}
