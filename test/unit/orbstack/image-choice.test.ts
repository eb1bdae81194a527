import { describe, expect, it, onTestFinished, vi } from "vitest";
import { readConfig } from "../../../src/orbstack/config.js";
import { chooseImage, describeImage } from "../../../src/orbstack/image-choice.js";

const choose = (config: Record<string, unknown>, box?: string) =>
  describeImage(chooseImage(readConfig(config), box));

describe("chooseImage", () => {
  it.each([
    [{}, "debian/bookworm64", "debian:bookworm"],
    [{}, "bento/ubuntu-22.04", "ubuntu:jammy"],
    [{}, "archlinux/archlinux", "arch"],
    [{ distro: "debian" }, "ubuntu/jammy64", "debian"],
    [{ distro: "debian", version: 12 }, undefined, "debian:bookworm"],
    [{ version: "trixie" }, "debian/bookworm64", "debian:trixie"],
    [{ distro: "debian", version: "Bookworm" }, undefined, "debian:bookworm"],
    [{ distro: "ubuntu", version: 24.04 }, undefined, "ubuntu:noble"],
    // Newer than this list, so OrbStack may have it.
    [{ distro: "ubuntu", version: "26.10" }, undefined, "ubuntu:26.10"],
    [{ distro: "fedora", version: 46 }, undefined, "fedora:46"],
    [{ distro: "AlmaLinux", version: "9" }, undefined, "alma:9"],
    [{ distro: "centos", version: "9", arch: "arm64" }, undefined, "centos:9-Stream, arm64"],
  ])("with %j and box %s, chooses %s", (config, box, expected) => {
    expect(choose(config, box)).toBe(expected);
  });

  it.each(["x64", "arm64"])(
    "leaves the architecture to OrbStack, whatever that of Node.js is: %s",
    (arch) => {
      vi.stubGlobal("process", { ...process, arch });
      onTestFinished(() => void vi.unstubAllGlobals());
      expect(chooseImage(readConfig({ distro: "debian" }), undefined).arch).toBeUndefined();
    },
  );

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
