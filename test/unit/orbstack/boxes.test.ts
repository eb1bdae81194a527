import { describe, expect, it } from "vitest";
import { imageForBox } from "../../../src/orbstack/boxes.js";
import { canonicalDistro } from "../../../src/orbstack/distros.js";

const boxes: Readonly<Record<string, string>> = {
  "ubuntu/trusty64": "ubuntu trusty",
  "ubuntu/xenial64": "ubuntu xenial",
  "ubuntu/bionic64": "ubuntu bionic",
  "ubuntu/focal64": "ubuntu focal",
  "ubuntu/jammy64": "ubuntu jammy",
  "ubuntu/mantic64": "ubuntu mantic",
  "ubuntu/noble64": "ubuntu noble",
  "hashicorp/bionic64": "ubuntu bionic",
  "hashicorp/precise64": "ubuntu precise",
  "hashicorp-education/ubuntu-24-04": "ubuntu 24.04",
  "cloud-image/ubuntu-24.04": "ubuntu 24.04",
  "cloud-image/debian-12": "debian 12",
  "debian/stretch64": "debian stretch",
  "debian/buster64": "debian buster",
  "debian/bullseye64": "debian bullseye",
  "debian/bookworm64": "debian bookworm",
  "debian/trixie64": "debian trixie",
  "debian/contrib-buster64": "debian buster",
  "debian/testing64": "debian testing",
  "bento/ubuntu-20.04": "ubuntu 20.04",
  "bento/ubuntu-22.04": "ubuntu 22.04",
  "bento/ubuntu-24.04": "ubuntu 24.04",
  "bento/ubuntu-22.04-arm64": "ubuntu 22.04",
  "bento/debian-11": "debian 11",
  "bento/debian-12": "debian 12",
  "bento/debian-12.5": "debian 12",
  "bento/fedora-40": "fedora 40",
  "bento/almalinux-8": "almalinux 8",
  "bento/almalinux-9": "almalinux 9",
  "bento/rockylinux-9.3": "rockylinux 9",
  "bento/oraclelinux-9": "oraclelinux 9",
  "bento/centos-stream-9": "centos 9",
  "bento/centos-7": "centos 7",
  "bento/opensuse-leap-15.5": "opensuse 15.5",
  "generic/ubuntu2004": "ubuntu 20.04",
  "generic/ubuntu2204": "ubuntu 22.04",
  "generic/debian10": "debian 10",
  "generic/debian12": "debian 12",
  "generic/fedora39": "fedora 39",
  "generic/alma9": "alma 9",
  "generic/rocky9": "rocky 9",
  "generic/oracle9": "oracle 9",
  "generic/centos9s": "centos 9",
  "generic/alpine319": "alpine 3.19",
  "generic/alpine38": "alpine 3.8",
  "generic/arch": "arch ",
  "generic/gentoo": "gentoo ",
  "generic/devuan4": "devuan 4",
  "generic/opensuse15": "opensuse 15",
  "roboxes/ubuntu2204": "ubuntu 22.04",
  "almalinux/8": "alma 8",
  "almalinux/9": "alma 9",
  "almalinux/9.aarch64": "alma 9",
  "rockylinux/8": "rocky 8",
  "rockylinux/9": "rocky 9",
  "fedora/39-cloud-base": "fedora 39",
  "centos/7": "centos 7",
  "centos/8": "centos 8",
  "centos/stream9": "centos 9",
  "archlinux/archlinux": "arch ",
  "opensuse/Leap-15.6.x86_64": "opensuse 15.6",
  "opensuse/Tumbleweed.x86_64": "opensuse tumbleweed",
  "kalilinux/rolling": "kali ",
  "alpine/alpine64": "alpine ",
  "oraclelinux/9": "oracle 9",
};

describe("imageForBox", () => {
  it("knows at least sixty boxes", () => {
    expect(Object.keys(boxes).length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.entries(boxes))("%s is %s", (box, expected) => {
    const image = imageForBox(box);
    expect(`${image?.distro} ${image?.version ?? ""}`).toBe(expected);
    expect(canonicalDistro(image?.distro ?? "")).toBeDefined();
  });

  it.each(["acme/webserver", "ubuntu", "debian/bookworm64-evil", "", "windows/11"])(
    "does not guess at %j",
    (box) => {
      expect(imageForBox(box)).toBeUndefined();
    },
  );
});
