import { describe, expect, it } from "vitest";
import {
  config_vagrant_file as fitsFile,
  config_orbstack as fitsOrbstack,
  config_vagrant as fitsVagrant,
} from "../../../src/generated/validators.js";
import { isSize, parseMib } from "../../../src/machine/size.js";
import { readConfig } from "../../../src/orbstack/config.js";
import { mergeOptions } from "../../../src/vagrantfile/options.js";

/** Everything that accepts a size. */
const accepted = (size: string) => [
  isSize(size),
  fitsOrbstack({ memory: size }),
  fitsOrbstack({ disk: size }),
  fitsVagrant({ memory: size }),
  fitsFile({ memory: size }),
];

describe("a size", () => {
  it.each([
    ["2048", 2048],
    ["512M", 512],
    ["4G", 4096],
    ["4GB", 4096],
    ["4 GiB", 4096],
    ["1.5g", 1536],
    ["1T", 1024 ** 2],
  ])("of %s is the same for both providers", (memory, mib) => {
    expect(accepted(memory)).toEqual([true, true, true, true, true]);
    const source = { values: { memory }, folder: "/", origin: () => "" };
    expect(parseMib(memory)).toBe(mib);
    expect(readConfig({ memory }).memoryMib).toBe(mib);
    expect(mergeOptions([source], "/").memoryMib).toBe(mib);
  });

  it.each(["", "0", "0G", "1.5", "-1G", "4K", "4 gigs", "4P"])("is not %j anywhere", (text) => {
    expect(accepted(text)).toEqual([false, false, false, false, false]);
  });
});
