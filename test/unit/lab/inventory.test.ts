import { beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { runLab } from "../../../src/lab/program.js";
import type { Machine } from "../../../src/machine/machine.js";
import { FakeSession } from "../../support/fake-session.js";

beforeEach(() => {
  vi.stubEnv("HOME", "/home/me");
  vi.stubEnv("ORBSTACK_SSH_PORT", "32222");
});

type Labels = Readonly<Record<string, unknown>>;

/** r1 and r2 are running, h1 is stopped, and h2 is not created. */
function sessionWith(labels: Labels = { site: "berlin" }, settings: Machine["settings"] = {}): FakeSession {
  const session = new FakeSession();
  const { world } = session;
  const add = (name: string, state: string | undefined, own: Labels, more: object = {}) => {
    if (state !== undefined) world.add({ id: name, name: `orb-${name}`, state });
    const { machine } = world;
    const lab = { ...machine.lab, options: { labels: own, ...more } };
    session.found.push({ ...machine, name, id: state && name, lab, settings });
  };
  add("r1", "running", labels);
  add("r2", "running", { ...labels, "2nd role": "core/edge" }, { kind: "frr" });
  add("h1", "stopped", labels);
  add("h2", undefined, {});
  return session;
}

async function inventory(format: string, session = sessionWith()) {
  expect((await runLab(["inventory", "--format", format], session)).exit_code).toBe(0);
  return parse(session.stdout);
}

describe("vagrant lab inventory", () => {
  it("has the running machines for Ansible, with their groups, and leads each to the right machine", async () => {
    const { all } = await inventory("ansible");
    expect(Object.keys(all.hosts)).toEqual(["r1", "r2"]);
    expect(all.hosts.r1).toEqual({
      ansible_host: "127.0.0.1",
      ansible_port: 32222,
      ansible_user: expect.stringMatching(/^\w+@orb-r1$/),
      ansible_ssh_private_key_file: "/home/me/.orbstack/ssh/id_ed25519",
      ansible_ssh_args: `-C -o ControlMaster=auto -o ControlPersist=60s -o User=${all.hosts.r1.ansible_user}`,
      ansible_control_path: "%(directory)s/%%C",
      ansible_ssh_common_args:
        "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o IdentitiesOnly=yes",
    });
    expect(all.children).toEqual({
      kind_linux: { hosts: { r1: {} } },
      kind_frr: { hosts: { r2: {} } },
      site_berlin: { hosts: { r1: {}, r2: {} } },
      _2nd_role_core_edge: { hosts: { r2: {} } },
    });
  });

  it("names the other machines in comments, with their states", async () => {
    const session = sessionWith();
    await inventory("ansible", session);
    expect(session.stdout).toMatch(/^# h1 is not running: stopped\n# h2 is not running: not created\nall:/);
  });

  it("is written for Nornir, with the groups that it needs", async () => {
    const { r1, ...others } = await inventory("nornir");
    expect(Object.keys(others)).toEqual(["r2"]);
    expect(r1).toMatchObject({
      ...{ hostname: "127.0.0.1", port: 32222, platform: "linux", groups: ["kind_linux", "site_berlin"] },
      data: { kind: "linux", labels: { site: "berlin" } },
      connection_options: {
        netmiko: { extras: { use_keys: true, key_file: "/home/me/.orbstack/ssh/id_ed25519" } },
      },
    });
    expect(await inventory("nornir-groups")).toEqual({
      ...{ kind_linux: {}, kind_frr: {} },
      ...{ site_berlin: {}, _2nd_role_core_edge: {} },
    });
  });

  it("checks host keys and tries other keys if the Vagrantfile says so", async () => {
    const session = sessionWith({}, { ssh: { verify_host_key: "accept_new", keys_only: false } });
    const { all } = await inventory("ansible", session);
    expect(all.hosts.r1).not.toHaveProperty("ansible_ssh_common_args");
  });

  it("does not mistake a machine whose state is not known for a stopped one", async () => {
    const session = sessionWith();
    session.world.broken.add("list").add("info");
    expect((await runLab(["inventory"], session)).exit_code).toBe(4);
    expect(session.stdout).toMatch(/^# r1: its state is unknown$/m);
    expect(session.stderr).toContain("r1: ");
  });

  it("says which labels are in one group, and lets none of them write YAML", async () => {
    const session = sessionWith({ "a b": "1\n# x: y", a_b: "1___x__y", "{{ x }}": "}" });
    const { all } = await inventory("ansible", session);
    expect(Object.keys(all.children)).toEqual([
      "kind_linux",
      "a_b_1___x__y",
      "___x_____",
      "kind_frr",
      "_2nd_role_core_edge",
    ]);
    expect(session.stderr).toContain("The group a_b_1___x__y has the labels ");
  });
});
