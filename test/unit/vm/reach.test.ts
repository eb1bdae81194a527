import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

/** One running OrbStack machine, whose guest prints `output`. */
function openSession(output = ""): FakeSession {
  const { world } = new FakeSession();
  world.id = "A";
  const session = new FakeSession([world.machine]);
  session.world.id = "A";
  session.world.add({ id: "A", name: "web" });
  session.world.guestOutput = output;
  return session;
}

/** Adds a machine of the provider vagrant. */
function withContainer(session: FakeSession): FakeSession {
  const { world } = session;
  session.found.push({ ...world.machine, name: "box", provider: "vagrant", id: "backend-1" });
  world.vagrant.id = "backend-1";
  world.vagrant.record = { schema_version: 1, backend: "docker", created_at: "" };
  return session;
}

const run = async (session: FakeSession, ...words: string[]) => (await runVm(words, session)).exit_code;
const lastArguments = ({ world }: FakeSession) => world.guestCommands.at(-1);

describe("vagrant vm ping", () => {
  const answers = "== tools\nping\ncurl\n== output\nPING web (10.0.0.7)\n64 bytes: time=2.5 ms\n";

  it("shows what was tried, and how long it took", async () => {
    const session = openSession(answers);
    expect(await run(session, "ping", "default", "--count", "1", "--json")).toBe(0);
    expect(lastArguments(session)).toEqual(["web", "ping", "web.orb.local", "", "1"]);
    const answer = JSON.parse(session.stdout);
    expect(answer.machines).toMatchObject([
      { answered: true, address: "web.orb.local", resolved: "10.0.0.7", times_ms: [2.5] },
    ]);
    expectToFitItsSchema(answer);
  });

  it("counts no answer as a failure, and shows the guest's message safely", async () => {
    const session = openSession("== tools\nping\n== output\n\u001b]0;evil\u0007ping: unknown host\n");
    expect(await run(session, "ping", "nosuch.example")).toBe(1);
    expect(session.stdout).toMatch(/nosuch\.example +ping +0 of 3 .* ping: unknown host$/m);
    expect(session.stdout).not.toContain("\u001b");
  });

  it.each([
    ["ping", [], "curl", "Try `--method curl`, or install ping in it."],
    ["ping", [], "bash", "Try `--method nc` with a `--port`, or install ping in it."],
    ["curl", [], "", "Install ping, curl, nc or bash in it."],
  ])("suggests another method if the guest has no %s", async (method, more, tools, instead) => {
    const session = openSession(`== tools\n${tools}\n== output\n`);
    await expect(run(session, "ping", "example.com", "--method", method, ...more)).rejects.toMatchObject({
      key: "guest_tool_missing",
      data: { tool: method, instead },
    });
  });

  it.each([
    ["curl", "example.com", [], "http://example.com/"],
    ["curl", "fd07::2", ["--port", "8080"], "http://[fd07::2]:8080/"],
    ["curl", "example.com", ["--port", "443"], "https://example.com/"],
    ["curl", "https://example.com/a?b", [], "https://example.com/a?b"],
    ["nc", "default", ["--port", "22"], "web.orb.local"],
  ])("by %s of %s %j tries %s", async (method, target, more, tried) => {
    const session = openSession(`== tools\n${method}\n== output\n`);
    await run(session, "ping", target, "--method", method, ...more);
    expect(lastArguments(session)?.[2]).toBe(tried);
  });

  it("uses the address of a machine of the provider vagrant", async () => {
    const session = withContainer(openSession(answers));
    await run(session, "ping", "box", "default");
    expect(lastArguments(session)?.[2]).toBe("172.17.0.2");
  });

  it.each([
    [["-x"]],
    [["--", "-x"]],
    [["exa mple"]],
    [["example.com", "--method", "nc"]],
    [["example.com", "--port", "80"]],
    [["http://example.com"]],
    [["example.com", "--method", "nc", "--port", "70000"]],
    [["example.com", "--count", "0"]],
    [["example.com", "--method", "telnet"]],
  ])("does not accept %j", async (words) => {
    const session = openSession();
    expect(await run(session, "ping", ...words)).toBe(2);
    expect(session.stderr).not.toBe("");
    expect(session.world.events).toEqual([]);
  });

  it("reads the beginning of an endless answer", async () => {
    const session = openSession();
    session.world.answers.set("sh", { exitCode: -1, stdout: answers, flooded: true });
    expect(await run(session, "ping", "default")).toBe(0);
  });
});

describe("vagrant vm dns", () => {
  const answer =
    "== resolv\nnameserver 10.0.0.1\n== hosts\n127.0.0.1 localhost\n== answer\ngetent\n10.0.0.7 STREAM\n";

  it("shows answers that differ, and their source", async () => {
    const session = openSession(answer);
    session.world.hostAnswer = { addresses: ["203.0.113.9"] };
    expect(await run(session, "dns", "example.com")).toBe(0);
    expect(session.stdout).toMatch(/^\(host\) +203\.0\.113\.9 +192\.0\.2\.53$/m);
    expect(session.stdout).toMatch(/^default +10\.0\.0\.7 +10\.0\.0\.1$/m);
    expect(session.stdout).toContain("The answers for example.com differ.");
    session.stdout = "";
    await run(session, "dns", "example.com", "--json");
    expectToFitItsSchema(JSON.parse(session.stdout));
  });

  it("says nothing about equal ones, and recognises the hosts file", async () => {
    const session = openSession("== hosts\n10.0.0.7 Web web # it\n== answer\ngetent\n10.0.0.7 STREAM\n");
    session.world.hostAnswer = { addresses: ["10.0.0.7"] };
    await run(session, "dns", "web");
    expect(session.stdout).toMatch(/^default +10\.0\.0\.7 +its hosts file$/m);
    expect(session.stdout).not.toContain("differ");
  });

  it("fails if no machine resolves the name", async () => {
    const session = openSession("== answer\ngetent\n");
    session.world.hostAnswer = { addresses: [], reason: "ENOTFOUND" };
    expect(await run(session, "dns", "nosuch.example")).toBe(1);
    expect(session.stdout).toMatch(/^\(host\) +ENOTFOUND/m);
    expect(session.stdout).toMatch(/^default +none +no server$/m);
  });
});

describe("vagrant vm network", () => {
  const guest =
    "== addresses\n2: eth0    inet 10.0.0.7/24 brd 10.0.0.255 scope global eth0\n== routes\ndefault via 10.0.0.1 dev eth0\n== resolv\nnameserver 10.0.0.1\n";

  it("shows ports that are not forwarded, and missing addresses", async () => {
    const session = openSession(guest);
    Object.assign(session.world.machines[0] ?? {}, { ip4: "10.0.0.7" });
    session.world.vm = {
      networks: [
        { type: "forwarded_port", options: { guest: 80, host: 8080, protocol: "tcp" } },
        { type: "private_network", options: { ip: "192.168.56.10" } },
      ],
    };
    session.found.splice(0, 1, session.world.machine);
    expect(await run(session, "network")).toBe(0);
    expect(session.stdout).toMatch(
      /^default +running +10\.0\.0\.7 +10\.0\.0\.0\/24 +10\.0\.0\.1 +- +web\.orb\.local +10\.0\.0\.1$/m,
    );
    expect(session.stdout).toMatch(/^default +127\.0\.0\.1:8080 +80 +forwarder +no$/m);
    expect(session.stdout).toMatch(/^default +192\.168\.56\.10\/24 +no$/m);
  });

  it("shows what the host knows about a guest that does not answer", async () => {
    const session = openSession();
    session.world.fail("run", new ExpectedError("guest_unreachable", { name: "default", reason: "no" }));
    expect(await run(session, "network", "--json")).toBe(0);
    const answer = JSON.parse(session.stdout);
    expect(answer.machines).toMatchObject([
      {
        state: "running",
        dns_name: "web.orb.local",
        gateway: null,
        guest_error: expect.stringContaining("no"),
      },
    ]);
    expectToFitItsSchema(answer);
  });

  it("shows a machine whose state is unknown with the reason, beside the others", async () => {
    const session = withContainer(openSession());
    session.world.failAlways("list");
    expect(await run(session, "network", "--json")).toBe(4);
    const answer = JSON.parse(session.stdout);
    expect(answer.machines).toMatchObject([
      { name: "default", state: "unknown", ip4: null, error: expect.stringContaining("orbctl") },
      { name: "box", state: "running" },
    ]);
    expectToFitItsSchema(answer);
    session.stdout = "";
    expect(await run(session, "network", "default")).toBe(1);
    expect(session.stdout).toMatch(/^default +unknown +- /m);
    expect(session.stderr).toContain("default: `orbctl` failed with exit status 1");
  });

  it("enters no stopped machine", async () => {
    const session = openSession();
    Object.assign(session.world.machines[0] ?? {}, { state: "stopped" });
    expect(await run(session, "network")).toBe(0);
    expect(session.stdout).toMatch(/^default +stopped +- +- +- +- +web\.orb\.local +-$/m);
    expect(session.stderr).toBe("");
    expect(session.world.guestCommands).toEqual([]);
  });
});
