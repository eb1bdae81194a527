import { adopt } from "./commands/adopt.js";
import { cleanup } from "./commands/cleanup.js";
import { clone } from "./commands/clone.js";
import { config } from "./commands/config.js";
import { console } from "./commands/console.js";
import { defaultMachine } from "./commands/default.js";
import { destroy } from "./commands/destroy.js";
import { discover } from "./commands/discover.js";
import { dns } from "./commands/dns.js";
import { doctor } from "./commands/doctor.js";
import { exec } from "./commands/exec.js";
import { exportCommand } from "./commands/export.js";
import { extract } from "./commands/extract.js";
import { importCommand } from "./commands/import.js";
import { kill } from "./commands/kill.js";
import { limits } from "./commands/limits.js";
import { logs } from "./commands/logs.js";
import { network } from "./commands/network.js";
import { ping } from "./commands/ping.js";
import { protect, unprotect } from "./commands/protect.js";
import { pull } from "./commands/pull.js";
import { push } from "./commands/push.js";
import { rename } from "./commands/rename.js";
import { status } from "./commands/status.js";
import { time } from "./commands/time.js";
import { top } from "./commands/top.js";
import { user } from "./commands/user.js";
import { watch } from "./commands/watch.js";
import type { Subcommand } from "./session/subcommand.js";
import { temp } from "./temp/temp.js";

/** All commands of `vagrant vm`, in the order of its help. */
export const subcommands: readonly Subcommand[] = [
  status,
  top,
  kill,
  temp,
  exec,
  logs,
  console,
  push,
  pull,
  network,
  ping,
  dns,
  config,
  user,
  limits,
  clone,
  rename,
  exportCommand,
  importCommand,
  adopt,
  destroy,
  protect,
  unprotect,
  defaultMachine,
  watch,
  discover,
  cleanup,
  extract,
  doctor,
  time,
];
