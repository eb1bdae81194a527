import { describe, expect, it } from "vitest";
import {
  parseDefault,
  parseInfo,
  parseLines,
  parseList,
  parseServing,
  parseSetting,
  parseSettings,
  parseVersion,
  saysNoDefault,
  saysNoLogs,
  saysNotFound,
} from "../../../src/orbstack/parse.js";

const banner = '\n╭───╮\n│  OrbStack update available!  │\n│  Run "orb update" to update.  │\n╰───╯\n\n';

// OrbStack 2.2: `orb list -f json`.
const record = {
  id: "01KTK0Z32XA8Y4R8MVY2F4TZKN",
  name: "ubuntu-2404",
  image: { distro: "ubuntu", version: "noble", arch: "arm64", variant: "cloud" },
  config: {
    isolated: false,
    forward_ssh_agent: true,
    isolate_network: false,
    default_username: "ubuntu",
    http_port: 0,
  },
  builtin: false,
  state: "running",
};
// A flat record of 2023.
const flat = {
  id: "01H48FEKCCNFHMB5NRKBFAKZ3R",
  name: "new-ubuntu",
  image: { distro: "ubuntu", version: "jammy", arch: "arm64", variant: "default" },
  isolated: false,
  builtin: false,
  state: "running",
};
const machine = {
  id: record.id,
  name: "ubuntu-2404",
  state: "running",
  distro: "ubuntu",
  version: "noble",
  arch: "arm64",
  isolated: false,
  username: "ubuntu",
  limits: {},
};

describe("parseList", () => {
  it.each([
    ["plain", JSON.stringify([record])],
    ["indented", JSON.stringify([record], null, 2)],
    ["behind the news of an update", banner + JSON.stringify([record])],
    ["behind warnings", `[WARN] this is old\n[1] more\n${JSON.stringify([record], null, 2)}`],
    ["coloured", `\u001b[33m[WARN] old\u001b[0m\n\u001b[1m${JSON.stringify([record])}\u001b[0m`],
    ["before other text", `${JSON.stringify([record])}\nOrbStack 2.3 is available ]\n`],
  ])("reads a list that is %s", (_case, output) => {
    expect(parseList(output)).toEqual([machine]);
  });

  it.each(["[]", "null", "", "\n", `${banner}[]`, banner])("reads %j as no machines", (output) => {
    expect(parseList(output)).toEqual([]);
  });

  it("keeps an unknown state, and reports unknown for none", () => {
    const states = [
      { ...record, state: "hibernating" },
      { ...record, state: null },
    ];
    expect(parseList(JSON.stringify(states)).map(({ state }) => state)).toEqual(["hibernating", "unknown"]);
  });

  it.each(["{}", "[1]", '[{"name":"x"}]', "Segmentation fault", "[{", "[WARN] no list"])(
    "throws for %j",
    (output) => {
      expect(() => parseList(output)).toThrow();
    },
  );
});

describe("parseInfo", () => {
  it("reads addresses and size of a running machine", () => {
    const info = { record, disk_size: 997_879_808, ip4: "192.168.139.198", ip6: "fd07::1" };
    expect(parseInfo(banner + JSON.stringify(info))).toEqual({
      ...machine,
      diskSize: 997_879_808,
      ip4: "192.168.139.198",
      ip6: "fd07::1",
    });
  });

  it("accepts a stopped one without them", () => {
    const info = { record: { ...record, state: "stopped" }, disk_size: null };
    expect(parseInfo(JSON.stringify(info))).toEqual({ ...machine, state: "stopped" });
  });

  it("reads the flat format of old versions", () => {
    expect(parseInfo(JSON.stringify(flat))).toEqual({
      id: flat.id,
      name: "new-ubuntu",
      state: "running",
      distro: "ubuntu",
      version: "jammy",
      arch: "arm64",
      isolated: false,
      limits: {},
    });
  });

  it("reads the limits that are set", () => {
    const limits = { cpu_limit: 2, memory_limit_mib: 0, disk_limit_bytes: 1024 ** 3 };
    const limited = { ...record, config: { ...record.config, ...limits } };
    expect(parseInfo(JSON.stringify({ record: limited })).limits).toEqual({ cpus: 2, diskMib: 1024 });
  });
});

describe("the answers to questions about settings", () => {
  const bold = (text: string) => `\u001b[1m${text}\u001b[0m`;

  it("are the same in colour", () => {
    expect(parseDefault(`${bold("web")}\n`)).toBe("web");
    expect(parseSetting(`${bold("true")}\n`)).toBe("true");
    expect(parseSettings(`${bold("rosetta")}: ${bold("true")}\n`).get("rosetta")).toBe("true");
  });
});

describe("parseServing", () => {
  it.each([
    ["Running\n", 0, true],
    ["Stopped\n", 1, false],
    ["Starting\n", 2, true],
    ["STOPPED", 1, false],
    [`${banner}Stopped\n`, 1, false],
    ["\u001b[31mStopped\u001b[0m\n", 1, false],
    [`${banner}Running\n`, 0, true],
    ["", 1, false],
    ["quit", 1, false],
    ["", 0, true],
  ])("%j with exit status %i: %s", (stdout, exitCode, expected) => {
    expect(parseServing({ stdout, exitCode })).toBe(expected);
  });
});

describe("saysNotFound", () => {
  it.each([
    ["[-32098] machine not found: 'web'", true],
    ["[-32602] no machine found: 'web'", true],
    ["[-32098] key not found", false],
  ])("%j", (stderr, expected) => {
    expect(saysNotFound(stderr)).toBe(expected);
  });
});

describe("saysNoDefault", () => {
  it.each([
    ["[-32098] key not found", true],
    ["no default machine", true],
    ["[-32098] machine not found: 'web'", false],
  ])("%j", (stderr, expected) => {
    expect(saysNoDefault(stderr)).toBe(expected);
  });
});

describe("parseVersion", () => {
  it.each([
    ["Version: 2.2.1 (2020100)\nCommit: 0e18 (v2.2.1)\n", "2.2.1"],
    ["Version: 1.11.1 (1110100)\nCommit: fd17 (v1.11.1-44-gfd17b50974)", "1.11.1"],
    ["something else", undefined],
  ])("%j is %s", (output, expected) => {
    expect(parseVersion(output)).toBe(expected);
  });
});

describe("parseLines", () => {
  it.each([
    ["one\r\n\ntwo\n", ["one", "", "two"]],
    ["\n╭──╮\n│ news │\n╰──╯\n\none\n", ["one"]],
    ["", []],
  ])("%j", (output, expected) => {
    expect(parseLines(output)).toEqual(expected);
  });
});

describe("saysNoLogs", () => {
  it.each([
    ["[-32098] machine 'nginx03' has no logs of type console", true],
    ["[-32098] machine not found: 'nginx03'", false],
  ])("%j", (stderr, expected) => {
    expect(saysNoLogs(stderr)).toBe(expected);
  });
});
