import { describe, expect, it } from "vitest";
import { directDevices, idMap, sharer, viewDevices } from "../../../src/engine/files/host-files.js";
import { coversOf } from "../../../src/engine/files/host-mounts.js";
import { hostSource } from "../../../src/engine/files/view-paths.js";
import { parseRelease } from "../../../src/engine/images/distros.js";
import { guestPath } from "../../../src/engine/machines/host-paths.js";
import { checkName, instanceName } from "../../../src/engine/machines/names.js";
import { addressOf, type Instance, keys, recordOf } from "../../../src/engine/machines/record.js";
import { readSize } from "../../../src/engine/machines/size.js";
import { type Machine, straysAmong } from "../../../src/engine/machines/store.js";
import { formatTable } from "../../../src/engine/machines/table.js";
import { parseUserName } from "../../../src/engine/ssh/user-name.js";
import { formatSize } from "../../../src/machine/size.js";

describe("sizes", () => {
  it.each([
    [undefined, undefined],
    ["4G", 4096],
    ["4GB", 4096],
    ["512M", 512],
    ["512", 512],
    ["1.5GiB", 1536],
    ["2 gib", 2048],
  ])("%s is %d MiB", (text, mib) => {
    expect(readSize(text)).toBe(mib);
  });

  it.each(["", "0", "much", "-1G", "1.5", "4K"])("refuses %j", (text) => {
    expect(() => readSize(text)).toThrow("not a size");
  });

  it.each([
    [997_879_808, "997.9 MB"],
    [2_000_000_000, "2.0 GB"],
    [0, "0.0 B"],
  ])("%d bytes are printed as %s", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe("releases", () => {
  it.each([
    ["debian", "debian", "bookworm", "debian/bookworm"],
    ["debian:12", "debian", "bookworm", "debian/bookworm"],
    ["ubuntu:24.04", "ubuntu", "noble", "ubuntu/noble"],
    ["alma:9", "alma", "9", "almalinux/9"],
    ["centos:9-stream", "centos", "9-Stream", "centos/9-Stream"],
  ])("%s", (text, distro, version, alias) => {
    expect(parseRelease(text)).toEqual({ distro, version, alias });
  });

  it.each(["windows", "", "debian:../../x"])("refuses %j", (text) => {
    expect(() => parseRelease(text)).toThrow();
  });
});

describe("names", () => {
  it.each([
    ["web", "web"],
    ["puppet.vagrant.local", "puppet-dot-vagrant-dot-local"],
    ["24.04ubuntu", "m-24-dot-04ubuntu"],
  ])("%s is the instance %s", (name, instance) => {
    checkName(name);
    expect(instanceName(name)).toBe(instance);
  });

  it.each(["", "a_b", "-a", "default", "a/../b"])("refuses %j", (name) => {
    expect(() => checkName(name)).toThrow("invalid machine name");
  });
});

describe("recordOf", () => {
  const instance: Instance = {
    name: "web",
    status: "Running",
    architecture: "x86_64",
    config: {
      [keys.id]: "01A",
      [keys.owner]: "501",
      [keys.name]: "web",
      [keys.distro]: "debian",
      [keys.version]: "bookworm",
      [keys.username]: "me",
    },
  };

  it("has OrbStack's format", () => {
    expect(recordOf(instance, 501)).toEqual({
      id: "01A",
      name: "web",
      image: { distro: "debian", version: "bookworm", arch: "amd64", variant: "default" },
      config: {
        isolated: false,
        forward_ssh_agent: false,
        isolate_network: false,
        default_username: "me",
        http_port: 0,
        https_port: 0,
      },
      builtin: false,
      state: "running",
    });
  });

  it("is creating until the machine is complete", () => {
    expect(
      recordOf({ ...instance, config: { ...instance.config, [keys.creating]: "true" } }, 501)?.state,
    ).toBe("creating");
  });

  it("has its new name as soon as the instance has it", () => {
    const config = { ...instance.config, [keys.renaming]: "shop.web" };
    expect(recordOf({ ...instance, config }, 501)?.name).toBe("web");
    expect(recordOf({ ...instance, name: "shop-dot-web", config }, 501)?.name).toBe("shop.web");
  });

  it("ignores the instances of others", () => {
    expect(recordOf({ ...instance, config: {} }, 501)).toBeUndefined();
    expect(recordOf(instance, 502)).toBeUndefined();
  });

  it("has the limits that are set", () => {
    const limited = {
      ...instance,
      config: { ...instance.config, "limits.cpu": "2", "limits.memory": "512MiB" },
      expanded_devices: { root: { size: "1073741824" } },
    };
    expect(recordOf(limited, 501)?.config).toMatchObject({
      cpu_limit: 2,
      memory_limit_mib: 512,
      disk_limit_bytes: 1_073_741_824,
    });
  });
});

describe("the copy that an interrupted import left", () => {
  const machine = (id: string, name: string, instance: string) =>
    ({ record: { id, name }, instance: { name: instance } }) as Machine;
  const original = machine("A", "web.local", "web-dot-local");
  const copy = machine("A", "web.local", "copy");
  const renamed = machine("B", "old", "new");

  it("is distinguished from its original, and from a machine that is being renamed", () => {
    expect(straysAmong([copy, original, renamed])).toEqual([copy]);
    expect(straysAmong([copy])).toEqual([]);
  });
});

describe("host files", () => {
  const mounts = [
    "/dev/vda / ext4 rw 0 0",
    "proc /proc proc rw 0 0",
    "/dev/vdb /home ext4 rw 0 0",
    "tmpfs /tmp tmpfs rw 0 0",
    "tmpfs /run tmpfs rw 0 0",
    "/dev/vdc /media/My\\040Disk xfs rw 0 0",
    "/dev/loop1 /var/lib/incus/storage-pools/x btrfs rw 0 0",
  ].join("\n");

  it("are shown for each file system with files, and for no other", () => {
    const devices = Object.values(directDevices("vagrant", mounts)).filter(({ path }) =>
      path?.startsWith("/mnt/mac"),
    );
    expect(devices.map(({ source, path }) => `${source} ${path}`)).toEqual([
      "/ /mnt/mac",
      "/home /mnt/mac/home",
      "/media/My Disk /mnt/mac/media/My Disk",
      "/tmp /mnt/mac/tmp",
    ]);
  });

  it("are not required for a machine to start", () => {
    const devices = Object.values(directDevices("vagrant", mounts));
    expect(devices.every(({ required }) => required === "false")).toBe(true);
  });

  it("are the same through a view, in one device", () => {
    const root = "/home/me/.orbstack/run/files/1001000/host";
    expect(viewDevices(root, "vagrant").host0).toEqual({
      type: "disk",
      source: root,
      path: "/mnt/mac",
      required: "false",
    });
    expect(hostSource(`${root}/src/app`)).toBe("/src/app");
    expect(hostSource(root)).toBe("/");
    expect(hostSource("/src/app")).toBe("/src/app");
  });

  it("in a view are hidden where no user's files are, and shown again below", () => {
    const text = `${mounts}\nsshfs /home/me/far fuse.sshfs rw 0 0\n/dev/vdd /home/me/far/near ext4 rw 0 0\nproc /srv/root/proc proc rw 0 0`;
    expect(coversOf(text, ["/home/me/.orbstack/run/files"])).toEqual([
      ...["/dev"].map((path) => ({ verb: "cover", path })),
      { verb: "cover", path: "/home/me/.orbstack/run/files" },
      { verb: "cover", path: "/home/me/far" },
      { verb: "show", path: "/home/me/far/near" },
      ...["/proc", "/run", "/srv/root/proc", "/sys", "/var/lib/incus"].map((path) => ({
        verb: "cover",
        path,
      })),
    ]);
  });

  it("maps the caller's id, and an ordinary one for root", () => {
    expect(idMap({ hostUid: 501, hostGid: 20, guestUid: 501 })).toBe("uid 501 501\ngid 20 501");
    const root = { uid: 0, gid: 0, username: "root", homedir: "/root", shell: "/bin/sh" };
    expect(sharer(root).guestUid).toBe(1000);
  });
});

describe("host paths among the arguments of a command", () => {
  const disk = (path: string) => ({ type: "disk", path });
  const instance = (...paths: string[]) => ({
    name: "web",
    status: "Running",
    architecture: "x86_64",
    config: {},
    expanded_devices: Object.fromEntries(["/", ...paths].map((path) => [path, disk(path)])),
  });
  const exists = (path: string) => path !== "/nowhere";

  it.each([
    ["/srv/file", ["/mnt/mac"], "/mnt/mac/srv/file"],
    ["/home/me/file", ["/mnt/mac", "/home/me"], "/home/me/file"],
    ["/home/mean", ["/mnt/mac", "/home/me"], "/mnt/mac/home/mean"],
    ["/mnt/mac/srv", ["/mnt/mac"], "/mnt/mac/srv"],
    ["/nowhere", ["/mnt/mac"], "/nowhere"],
    ["file", ["/mnt/mac"], "file"],
    ["/srv/file", [], "/srv/file"],
  ])("%s, with %j shared, is %s", (word, shared, expected) => {
    expect(guestPath(word, instance(...shared), exists)).toBe(expected);
  });
});

describe("tables", () => {
  it("are padded, with dashes under the titles", () => {
    expect(
      formatTable(
        ["NAME", "STATE"],
        [
          ["b1-lab", "running"],
          ["x", ""],
        ],
      ),
    ).toBe("NAME    STATE\n----    -----\nb1-lab  running\nx");
  });
});

describe("SSH user names", () => {
  it.each([
    ["default", {}],
    ["web", { machine: "web" }],
    ["root@web", { machine: "web", user: "root" }],
    ["me@default", { user: "me" }],
    ["a@b@web", { machine: "web", user: "a@b" }],
  ])("%s", (name, login) => {
    expect(parseUserName(name)).toEqual(login);
  });
});

describe("a machine's address", () => {
  const state = (...addresses: string[]) => ({
    status: "Running",
    disk: null,
    network: {
      eth0: { addresses: addresses.map((address) => ({ family: "inet", address, scope: "global" })) },
    },
  });
  const isOnBridge = (address: string) => address.startsWith("10.77.");

  it.each([
    [["10.77.0.5"], "10.77.0.5"],
    [["192.168.56.10", "10.77.0.5"], "10.77.0.5"],
    [["192.168.56.10"], "192.168.56.10"],
    [[], undefined],
  ])("of %j is %s", (addresses, address) => {
    expect(addressOf(state(...addresses), "inet", isOnBridge)).toBe(address);
  });
});
