import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/orbstack/config.js";
import { chooseImage, describeImage } from "../../../src/orbstack/image-choice.js";

const choose = (config: Record<string, unknown>, box?: string) =>
  describeImage(chooseImage(readConfig({ arch: "amd64", ...config }), box));

describe("chooseImage", () => {
  it.each([
    [{}, "debian/bookworm64", "debian:bookworm, amd64"],
    [{}, "bento/ubuntu-22.04", "ubuntu:jammy, amd64"],
    [{}, "archlinux/archlinux", "arch, amd64"],
    [{ distro: "debian" }, "ubuntu/jammy64", "debian, amd64"],
    [{ distro: "debian", version: 12 }, undefined, "debian:bookworm, amd64"],
    [{ version: "trixie" }, "debian/bookworm64", "debian:trixie, amd64"],
    [{ distro: "AlmaLinux", version: "9" }, undefined, "alma:9, amd64"],
    [{ distro: "centos", version: "9", arch: "arm64" }, undefined, "centos:9-Stream, arm64"],
  ])("%j and box %s give %s", (config, box, expected) => {
    expect(choose(config, box)).toBe(expected);
  });

  it("names the nearest distribution for a typo", () => {
    expect(() => choose({ distro: "debain" })).toThrow(
      expect.objectContaining({ key: "distro_unknown", data: { distro: "debain", suggestion: "debian" } }),
    );
  });

  it("refuses a box that it does not know", () => {
    expect(() => choose({}, "acme/web")).toThrow(expect.objectContaining({ key: "box_unknown" }));
  });

  it("asks for a distribution when nothing names one", () => {
    expect(() => choose({})).toThrow(expect.objectContaining({ key: "distro_missing" }));
  });
});
