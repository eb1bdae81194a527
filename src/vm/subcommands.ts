import { cleanup } from "./cleanup.js";
import { clone } from "./clone.js";
import { config } from "./config.js";
import { console } from "./console.js";
import { defaultMachine } from "./default.js";
import { discover } from "./discover.js";
import { dns } from "./dns.js";
import { doctor } from "./doctor.js";
import { exec } from "./exec.js";
import { exportCommand } from "./export.js";
import { extract } from "./extract.js";
import { importCommand } from "./import.js";
import { kill } from "./kill.js";
import { limits } from "./limits.js";
import { logs } from "./logs.js";
import { network } from "./network.js";
import { ping } from "./ping.js";
import { pull } from "./pull.js";
import { push } from "./push.js";
import { rename } from "./rename.js";
import { status } from "./status.js";
import type { Subcommand } from "./subcommand.js";
import { temp } from "./temp/temp.js";
import { time } from "./time.js";
import { top } from "./top.js";
import { user } from "./user.js";
import { watch } from "./watch.js";

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
  defaultMachine,
  watch,
  discover,
  cleanup,
  extract,
  doctor,
  time,
];
