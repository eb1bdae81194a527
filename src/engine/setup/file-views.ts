import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import type { Check } from "./check.js";
import { missingForViews, usersMayShare } from "./view-needs.js";

const config = "/etc/fuse.conf";

/** The programs and permissions that views of the host's files need. */
export function fileViewCheck(uids: readonly number[]): Check {
  const onlyRoot = uids.every((uid) => uid === 0);
  return {
    name: "file sharing",
    examine: () => missingForViews(onlyRoot),
    async repair(say) {
      if (!existsSync("/dev/fuse")) {
        say("loading the kernel module fuse, and creating /dev/fuse");
        const { execa } = await import("execa");
        await execa("modprobe", ["fuse"], { reject: false });
        if (!existsSync("/dev/fuse")) await execa("mknod", ["--mode=666", "/dev/fuse", "c", "10", "229"]);
      }
      if (onlyRoot || (await usersMayShare())) return;
      say(`adding user_allow_other to ${config}`);
      await appendFile(config, "user_allow_other\n");
    },
  };
}
