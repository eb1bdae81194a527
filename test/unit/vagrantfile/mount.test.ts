import { describe, expect, it } from "vitest";
import { parseMounts } from "../../../src/vagrantfile/mount.js";

const context = { folder: "/project", home: "/home/me", origin: "vm.yaml:3" };

describe("parseMounts", () => {
  it.each([
    ["../data:/data", { hostpath: "/data", guestpath: "/data", readOnly: false }],
    ["src:/srv/app/:ro", { hostpath: "/project/src", guestpath: "/srv/app", readOnly: true }],
    ["~/keys:/keys:rw", { hostpath: "/home/me/keys", guestpath: "/keys", readOnly: false }],
    ["/a:b:/c/../d", { hostpath: "/a:b", guestpath: "/d", readOnly: false }],
    ["ro:/ro:ro", { hostpath: "/project/ro", guestpath: "/ro", readOnly: true }],
  ])("reads %s", (text, mount) => {
    expect(parseMounts([text], context)).toEqual([mount]);
  });

  it.each([
    [["data"], "must be host:guest"],
    [[":/data"], "must be host:guest"],
    [["data:"], "must be host:guest"],
    [["data:relative"], "does not start with a slash"],
    [["data:/"], "cannot be /"],
    [["a:/data", "b:/data/"], "already mounted at /data"],
    [["a:/data", "b:/data/deep/er"], "/data/deep/er is under /data"],
    [["b:/data/deep", "a:/data"], "/data/deep is under /data"],
  ])("refuses %j: %s", (texts, reason) => {
    expect(() => parseMounts(texts, context)).toThrow(
      expect.objectContaining({
        key: "mount_invalid",
        data: expect.objectContaining({ origin: "vm.yaml:3", reason: expect.stringContaining(reason) }),
      }),
    );
  });

  it("accepts neighbours", () => {
    expect(parseMounts(["a:/data", "b:/database"], context)).toHaveLength(2);
  });
});
