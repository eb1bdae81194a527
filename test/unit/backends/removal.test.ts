import { describe, expect, it } from "vitest";
import { parseOwnVolumes } from "../../../src/backends/docker.js";
import { ownVolumes } from "../../../src/backends/libvirt.js";
import { readMark, writeMark } from "../../../src/machine/mark.js";
import { makeMark, placeIn } from "../../../src/state/backend-mark.js";

const disks = ` Type   Device   Target   Source
------------------------------------------------------------------
 file   disk     vda      /var/lib/libvirt/images/shop-a3b2c1_web.img
 file   disk     vdb      /var/lib/libvirt/images/shop-a3b2c1_web-vdb.qcow2
 file   disk     vdc      /data/shared.img
 file   disk     vdd      /var/lib/libvirt/images/shop-a3b2c1_web2.img
 file   cdrom    hda      /var/lib/libvirt/images/shop-a3b2c1_web-tools.iso
`;

describe("the removal of a domain", () => {
  it("deletes the volumes that were created for it, and no others", () => {
    expect(ownVolumes(disks, "shop-a3b2c1_web")).toEqual(["vda", "vdb"]);
    expect(ownVolumes("", "shop-a3b2c1_web")).toEqual([]);
  });
});

describe("the export of a container", () => {
  it("knows the volumes that are deleted with it", () => {
    const mount = { Type: "volume", Name: "f".repeat(64), Destination: "/data" };
    const named = { ...mount, Name: "mine", Destination: "/mine" };
    const folder = { Type: "bind", Destination: "/vagrant" };
    expect(parseOwnVolumes(JSON.stringify([{ Mounts: [mount, named, folder] }]))).toEqual(["/data"]);
    expect(parseOwnVolumes(JSON.stringify([{ Mounts: null }]))).toEqual([]);
  });
});

describe("a mark", () => {
  it("is only read from the place where it was written", () => {
    expect(readMark(`${writeMark("0abc")}\n`)).toBe("0abc");
    expect(readMark("No description for domain: web")).toBeUndefined();
    const place = {
      machine_name: "wéb",
      root_path: "/a <b> & c",
      data_dir: "/d",
      home_path: "/h",
      host: "mac",
    };
    const mark = makeMark("0abc", place);
    expect(mark).toMatch(/^[ -~]+$/);
    expect(mark).not.toMatch(/[<>&]/);
    expect(readMark(`mine\n${writeMark(mark)}\n`)).toBe(mark);
    expect(placeIn(mark)).toMatchObject(place);
    expect(placeIn("0abc")).toBeUndefined();
    expect(readMark("my vagrant-orbstack.machine=0abc")).toBeUndefined();
  });
});
