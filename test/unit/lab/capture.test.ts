import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runLab } from "../../../src/lab/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** The beginning of a pcap file, which is no text. */
const pcap = Buffer.from("d4c3b2a1020004000000000000000000000004000100000080ff", "hex");

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

class CapturingSession extends FakeSession {
  override readonly cwd = folder;
  readonly bytes: Uint8Array[] = [];
  override readonly stream: FakeSession["stream"] = async (_stream, bytes) => void this.bytes.push(bytes);

  constructor(state = "running") {
    super();
    this.world.id = "A";
    this.world.add({ id: "A", name: "orb-r1", state });
    this.found.push(this.world.machine);
  }

  get output(): string {
    return Buffer.concat(this.bytes).toString("utf8");
  }
}

/** tcpdump as it is in a guest, which sends these chunks. */
function tcpdump(session: CapturingSession, chunks: readonly Uint8Array[] = [pcap], exitCode = 0): void {
  session.world.onRun = async ({ options }) => {
    for (const line of ["capturing", "tcpdump: listening on eth1\u001b[2J"])
      await options.onErrorLine?.(line);
    for (const chunk of chunks) await options.onOutput?.("stdout", chunk);
    return exitCode;
  };
}

const run = async (words: string, session: FakeSession) =>
  (await runLab(["capture", ...words.split(" ")], session)).exit_code;
/** The words for tcpdump. */
const wordsOf = ({ world }: FakeSession) => {
  const command: readonly string[] = world.runs[0]?.command ?? [];
  return command.slice(command.lastIndexOf("sh") + 1);
};

describe("vagrant lab capture", () => {
  it("shows packets as lines, without control characters", async () => {
    const session = new CapturingSession();
    session.world.onRun = async ({ options }) => {
      await options.onErrorLine?.("capturing");
      await options.onLine?.("IP 10.0.12.1 > 10.0.12.2: ICMP\u001b[2J echo");
      return 0;
    };
    expect(await run("default eth1 -- -c 10 icmp", session)).toBe(0);
    expect(wordsOf(session)).toEqual(["eth1", "-l", "-n", "-c", "10", "icmp"]);
    expect(session.output).toBe("IP 10.0.12.1 > 10.0.12.2: ICMP echo\n");
  });

  it("passes the pcap format on unchanged", async () => {
    const session = new CapturingSession();
    tcpdump(session, [pcap.subarray(0, 7), pcap.subarray(7)]);
    expect(await run("default eth1 -w -", session)).toBe(0);
    expect(wordsOf(session)).toEqual(["eth1", "-U", "-w", "-"]);
    expect(Buffer.concat(session.bytes)).toEqual(pcap);
    expect([session.stdout, session.stderr]).toEqual(["", "tcpdump: listening on eth1\n"]);
  });

  it("writes a file", async () => {
    const session = new CapturingSession();
    tcpdump(session, [pcap, pcap]);
    expect(await run("default eth1 -w r1.pcap", session)).toBe(0);
    expect(await readFile(join(folder, "r1.pcap"))).toEqual(Buffer.concat([pcap, pcap]));
    expect(session.stdout).toBe("r1.pcap: 52.0 B\n");
  });

  it("keeps what it has written if the connection is lost", async () => {
    const session = new CapturingSession();
    session.world.onRun = async ({ options }) => {
      await options.onErrorLine?.("capturing");
      await options.onOutput?.("stdout", pcap);
      throw new ExpectedError("orbctl_failed", { command: "orbctl", exit_code: "1", output: "no" });
    };
    await expect(run("default eth1 -w r1.pcap", session)).rejects.toMatchObject({ key: "orbctl_failed" });
    expect(await readFile(join(folder, "r1.pcap"))).toEqual(pcap);
  });

  it("ends with success on Ctrl-C, unless it was still starting", async () => {
    const session = new CapturingSession();
    session.world.onRun = async ({ options }) => {
      await options.onErrorLine?.("capturing");
      throw new ExpectedError("interrupted", {});
    };
    expect(await run("default eth1", session)).toBe(0);
    session.world.fail("run", new ExpectedError("interrupted", {}));
    await expect(run("default eth1", session)).rejects.toMatchObject({ key: "interrupted" });
  });

  it("ends the capture if the file can no longer be written", async () => {
    const session = new CapturingSession();
    let stopped = false;
    session.world.onRun = async ({ options }) => {
      await options.onErrorLine?.("capturing");
      await mkdir(join(folder, "r1.pcap"));
      await options.onOutput?.("stdout", pcap);
      stopped = options.signal?.aborted ?? false;
      throw new ExpectedError("interrupted", {});
    };
    const unwritable = { key: "capture_unwritable", data: { path: join(folder, "r1.pcap") } };
    await expect(run("default eth1 -w r1.pcap", session)).rejects.toMatchObject(unwritable);
    expect(stopped).toBe(true);
  });

  it.each(["missing/r1.pcap", "."])("refuses to write %s before it captures", async (file) => {
    const session = new CapturingSession();
    await expect(run(`default eth1 -w ${file}`, session)).rejects.toMatchObject({
      key: "capture_unwritable",
    });
    expect(session.world.runs).toEqual([]);
  });

  it.each([
    [96, "", { key: "guest_tool_missing", data: { tool: "tcpdump" } }],
    [
      97,
      "eth0\neth1\nlo",
      { key: "capture_interface_missing", data: { interface: "eth9", suggestion: "Did you mean eth0?" } },
    ],
    [1, "sh: no such folder", { key: "guest_command_failed", data: { output: "sh: no such folder" } }],
  ])("says why nothing could be captured: %i, and leaves an older file", async (status, said, failure) => {
    const session = new CapturingSession();
    await writeFile(join(folder, "r1.pcap"), "older");
    session.world.onRun = async ({ options }) => {
      for (const line of said.split("\n")) await options.onErrorLine?.(line);
      return status;
    };
    await expect(run("default eth9 -w r1.pcap", session)).rejects.toMatchObject(failure);
    expect(await readFile(join(folder, "r1.pcap"), "utf8")).toBe("older");
  });

  it("fails if tcpdump does", async () => {
    const session = new CapturingSession();
    tcpdump(session, [], 1);
    expect(await run("default eth1 -- bad expression", session)).toBe(1);
    expect(session.stderr).toContain("tcpdump: listening");
  });

  it.each([
    ["default -w", "argument missing"],
    ["default", "missing required argument 'interface'"],
    ["default eth1/../x", "Expected an interface"],
    ["default -- -i", "Expected an interface"],
    ["default eth1 -- -w r1.pcap", "come before `--`"],
  ])("refuses %j", async (words, reason) => {
    const session = new CapturingSession();
    expect(await run(words, session)).toBe(2);
    expect(session.stderr).toContain(reason);
    expect(session.world.runs).toEqual([]);
  });

  it("writes no bytes to a terminal", async () => {
    const session = new CapturingSession();
    session.terminal = { ...session.terminal, columns: 80 };
    expect(await run("default eth1 -w -", session)).toBe(2);
    expect(session.stderr).toContain("| wireshark");
  });

  it("does not start a stopped machine", async () => {
    const session = new CapturingSession("stopped");
    await expect(run("default eth1", session)).rejects.toMatchObject({ key: "vm_not_running" });
    expect(session.world.changes).toEqual([]);
  });
});
