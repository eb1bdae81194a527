import { isIPv4 } from "node:net";
import { expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

interface Reached {
  readonly machines: readonly {
    readonly address: string;
    readonly received: number;
    readonly tool: string;
  }[];
}

describeOnBoth("vagrant vm network, ping and dns", ({ provider, open }) => {
  it("show a machine's network", async () => {
    const port = await freePort();
    const forwarded = `config.vm.network "forwarded_port", guest: 22, host: ${port}, id: "own"`;
    const address = `config.vm.network "private_network", ip: "192.168.177.77"`;
    const project = await open(provider === "orbstack" ? `${forwarded}\n${address}` : forwarded);
    await project.succeed("up");

    const { machines } = await vmJson<{ machines: readonly Record<string, unknown>[] }>(project, "network");
    const [own] = machines;
    expect(isIPv4(String(own?.ip4)), JSON.stringify(own)).toBe(true);
    expect(own?.addresses).toContainEqual(expect.objectContaining({ address: own?.ip4 }));
    expect(own?.gateway).toMatch(/\./);
    expect(own?.forwarded_ports).toContainEqual(
      expect.objectContaining({ host: port, guest: 22, works: true }),
    );
    const table = await project.succeed("vm network");
    expect(table.stdout).toContain(String(own?.ip4));
    expect(table.stdout).not.toContain("\u001b");

    if (provider === "orbstack") {
      expect(own).toMatchObject({
        dns_name: `${await project.machineName()}.orb.local`,
        dns: { through: "systemd-resolved" },
        private_networks: [{ address: "192.168.177.77", in_guest: true }],
      });
      const ping = await vmJson<Reached>(project, "ping default --count 2");
      expect(ping.machines).toMatchObject([{ address: own?.dns_name, resolved: own?.ip4, received: 2 }]);
      const names = await vmJson(project, `dns ${own?.dns_name}`);
      expect(names).toMatchObject({ machines: [{ addresses: expect.arrayContaining([own?.ip4]) }] });
      const nobody = await vmJson<Reached>(project, "ping nosuch.orb.local --count 1", 1);
      expect(nobody.machines).toMatchObject([{ received: 0, reason: expect.stringContaining("not known") }]);
    } else {
      const ping = await project.vagrant("vm ping default");
      expect(ping.exitCode).toBe(1);
      expect(ping.output).toContain("Try `--method nc` with a `--port`, or install ping in it.");
      const opened = await vmJson<Reached>(project, "ping default --method nc --port 22 --count 1");
      expect(opened.machines).toMatchObject([{ address: `${own?.ip4}:22`, tool: "bash", received: 1 }]);
      const closed = await vmJson<Reached>(project, "ping default --method nc --port 9 --count 1", 1);
      expect(closed.machines).toMatchObject([{ reason: expect.stringContaining("refused") }]);
      const names = await vmJson(project, "dns localhost");
      expect(names).toMatchObject({ machines: [{ through: "hosts_file" }] });
    }
    await project.succeed("destroy -f");
    expect((await project.vagrant("vm network")).exitCode).toBe(1);
  });
});
