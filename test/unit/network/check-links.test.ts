import { describe, expect, it } from "vitest";
import { emptyMachine } from "../../../src/machine/empty-machine.js";
import { sentenceOn } from "../../../src/machine/invalid-option.js";
import type { Machine } from "../../../src/machine/machine.js";
import { invalidLab, linkRemarks } from "../../../src/network/check-links.js";
import { linksOn } from "../../../src/network/links.js";
import { link } from "../../support/links.js";

type Links = Machine["lab"]["links"];

function machineWith(links: Links, lab: Partial<Machine["lab"]> = {}): Machine {
  return emptyMachine({
    ...{ name: "r1", provider: "orbstack", id: undefined, dataDir: "/d", rootPath: "/p", homePath: "/h" },
    lab: { machines: ["r1", "r2", "h1"], links, ...lab },
  });
}

const problemsWith = (links: Links, lab: Partial<Machine["lab"]> = {}) =>
  invalidLab(machineWith(links, lab)).map(sentenceOn);

const oneOf = (ends: Parameters<typeof link>[0], options?: Record<string, unknown>) =>
  problemsWith([link(ends, options)]);

describe("links", () => {
  it("are a machine's if they have an end on it, with a key that does not depend on the order of the ends", () => {
    const links = [
      link({ "r2:eth1": "10.0.12.2/30", "r1:eth1": "10.0.12.1/30" }, { mtu: 1400 }),
      link({ "r2:eth2": undefined, "h1:eth1": undefined }),
      link({ "h1:eth2": undefined, "r1:eth2": undefined }, { name: "core" }),
    ];
    expect(problemsWith(links, { name: "campus" })).toEqual([]);
    expect(linksOn(machineWith(links))).toEqual([
      {
        key: "r1:eth1 r2:eth1",
        ends: [
          { machine: "r2", interface: "eth1", address: "10.0.12.2/30" },
          { machine: "r1", interface: "eth1", address: "10.0.12.1/30" },
        ],
        mtu: 1400,
      },
      {
        key: "core",
        ends: [
          { machine: "h1", interface: "eth2", address: undefined },
          { machine: "r1", interface: "eth2", address: undefined },
        ],
        mtu: undefined,
      },
    ]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["no ends", oneOf({}), /^config\.lab\.link: expected ends such as "r1:eth1"/],
    [
      "an end without an interface",
      oneOf({ r1: undefined }),
      /expected a machine and an interface.*got "r1"/,
    ],
    ["an unknown machine", oneOf({ "r3:eth1": undefined }), /there is no machine r3\. Did you mean r1\?$/],
    [
      "too long an interface",
      oneOf({ "r1:interface-number-1": undefined }),
      /expected a machine and an inter/,
    ],
    ["the machine's own interface", oneOf({ "r1:eth0": undefined }), /eth0 is not free/],
    ["an address without a prefix", oneOf({ "r1:eth1": "10.0.0.1" }), /expected an address with a prefix/],
    ["an impossible prefix", oneOf({ "r1:eth1": "10.0.0.1/33" }), /expected an address with a prefix/],
    [
      "an address twice",
      oneOf({ "r1:eth1": "10.0.0.1/30", "r2:eth1": "10.0.0.1/30" }),
      /r1:eth1, r2:eth1: the address 10\.0\.0\.1 is used twice/,
    ],
    ["two ends on a machine", oneOf({ "r1:eth1": undefined, "r1:eth2": undefined }), /two ends on r1/],
    [
      "an unknown option",
      oneOf({ "r1:eth1": undefined }, { mut: 1 }),
      /no such option: mut\. Did you mean mtu/,
    ],
    ["too small an MTU", oneOf({ "r1:eth1": undefined }, { mtu: 60 }), /mtu: expected a number of bytes.*60/],
    ["no number as MTU", oneOf({ "r1:eth1": undefined }, { mtu: "big" }), /mtu: expected a number of bytes/],
    ["a bad name", oneOf({ "r1:eth1": undefined }, { name: "a b" }), /name: expected up to 63 letters/],
    [
      "an interface in two links",
      problemsWith([link({ "r1:eth1": undefined }), link({ "r1:eth1": undefined, "r2:eth1": undefined })]),
      /the interface r1:eth1 is used twice/,
    ],
    [
      "a name twice",
      problemsWith([
        link({ "r1:eth1": undefined }, { name: "core" }),
        link({ "r2:eth1": undefined }, { name: "core" }),
      ]),
      /two links have the name core/,
    ],
    [
      "a link in one machine's block",
      problemsWith([], { misplaced: ["r1:eth1, r2:eth1"] }),
      /^config\.lab\.link r1:eth1, r2:eth1: it must be outside of `config\.vm\.define`/,
    ],
    ["a bad name of the lab", problemsWith([], { name: "../up" }), /^config\.lab\.name: expected up to 63/],
  ])("with %s are refused", (_what, problems, expected) => {
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  it("that hardly do what was meant are said, on their machines only", () => {
    const links = [
      link({ "r1:eth1": undefined }, { name: "stub" }),
      link({ "r1:eth2": "10.0.0.1/30", "r2:eth1": "10.0.0.5/30" }, { name: "apart" }),
      link({ "r1:eth3": "10.1.0.1/30", "r2:eth2": "10.1.0.2/30", "h1:eth1": "fd00::1/64" }),
    ];
    expect(linkRemarks(machineWith(links))).toEqual([
      "The link stub has only one end, so nothing answers on it.",
      "The ends of the link apart have addresses in different networks, so they cannot reach each other.",
    ]);
    expect(linkRemarks({ ...machineWith(links), name: "h1" })).toEqual([]);
  });
});
