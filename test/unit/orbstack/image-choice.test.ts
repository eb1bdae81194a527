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
    [{ distro: "debian", version: "Bookworm" }, undefined, "debian:bookworm, amd64"],
    [{ distro: "ubuntu", version: 24.04 }, undefined, "ubuntu:noble, amd64"],
    // Newer than this list, so OrbStack may have it.
    [{ distro: "ubuntu", version: "26.10" }, undefined, "ubuntu:26.10, amd64"],
    [{ distro: "fedora", version: 46 }, undefined, "fedora:46, amd64"],
    [{ distro: "AlmaLinux", version: "9" }, undefined, "alma:9, amd64"],
    [{ distro: "centos", version: "9", arch: "arm64" }, undefined, "centos:9-Stream, arm64"],
  ])("with %j and box %s, chooses %s", (config, box, expected) => {
    expect(choose(config, box)).toBe(expected);
  });

  it("suggests the nearest distribution for a typo", () => {
    expect(() => choose({ distro: "debain" })).toThrow(
      expect.objectContaining({
        key: "distro_unknown",
        data: { distro: "debain", suggestion: "Did you mean debian?" },
      }),
    );
  });

  it.each([
    ["debian", "bookwrom", "Did you mean bookworm?"],
    ["debian", "99.99", expect.stringMatching(/^Available: 10, 11, .*bookworm.*\.$/)],
    ["ubuntu", "24.4", "Did you mean 24.04?"],
    ["ubuntu", "nobel", "Did you mean noble?"],
    ["alpine", "3.233", "Did you mean 3.23?"],
    ["arch", "2024", "Available: current."],
  ])("refuses %s %s, and suggests another", (distro, version, suggestion) => {
    expect(() => choose({ distro, version })).toThrow(
      expect.objectContaining({ key: "version_unknown", data: { distro, version, suggestion } }),
    );
  });

  it("refuses an unknown box", () => {
    expect(() => choose({}, "acme/web")).toThrow(expect.objectContaining({ key: "box_unknown" }));
  });

  it("asks for a distribution if none is set", () => {
    expect(() => choose({})).toThrow(expect.objectContaining({ key: "distro_missing" }));
  });
});
