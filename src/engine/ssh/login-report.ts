/** Separates the parts of the output of `report-login.sh`. */
const mark = "\0orbctl\0";

/** What a login session passes to the commands that run in it. */
export interface SessionTraits {
  readonly environment: Readonly<Record<string, string>>;
  /** Files to which a process writes its id to join the session's control groups. */
  readonly controlGroups: readonly string[];
  /** Shell lines that set the session's limits. */
  readonly limits: string;
}

/** Variables of the report's own process, or set for each command. */
const notPassedOn =
  /^(PWD|OLDPWD|SHLVL|_|HOME|USER|LOGNAME|SHELL|TERM|INVOCATION_ID|SYSTEMD_EXEC_PID|JOURNAL_STREAM|MANAGERPID|NOTIFY_SOCKET)$/;

/** Parses the report of a login; `undefined` while it is not complete. */
export function readReport(text: string): SessionTraits | undefined {
  const [, environment, groups, limits, end] = text.split(mark);
  if (environment === undefined || groups === undefined || limits === undefined || end === undefined)
    return undefined;
  return {
    environment: readEnvironment(environment),
    controlGroups: groups.split("\n").flatMap(controlGroupFile),
    limits: limits.split("\n").flatMap(limitLines).join("\n"),
  };
}

function readEnvironment(text: string): Record<string, string> {
  const pairs = text.split("\0").map((entry) => /^([A-Za-z_]\w*)=(.*)$/s.exec(entry) ?? []);
  return Object.fromEntries(
    pairs.flatMap(([, name, value = ""]) =>
      name === undefined || notPassedOn.test(name) ? [] : [[name, value]],
    ),
  );
}

/** From a line of /proc/PID/cgroup. Only systemd's hierarchy and the unified one determine a process's session. */
function controlGroupFile(line: string): readonly string[] {
  const [, hierarchy, path = ""] = /^\d+:(name=systemd|):(\/[\w./@:\\-]+)$/.exec(line) ?? [];
  if (hierarchy === undefined || path.includes("..")) return [];
  const roots = hierarchy === "" ? ["", "/unified"] : ["/systemd"];
  return roots.map((root) => `/sys/fs/cgroup${root}${path}/cgroup.procs`);
}

/** Options of the shell's `ulimit`, and their unit in bytes. The number of processes has two options, because shells differ. */
const limitOptions: Readonly<Record<string, readonly [options: readonly string[], unit: number]>> = {
  "Max cpu time": [["t"], 1],
  "Max file size": [["f"], 512],
  "Max data size": [["d"], 1024],
  "Max stack size": [["s"], 1024],
  "Max core file size": [["c"], 512],
  "Max processes": [["u", "p"], 1],
  "Max open files": [["n"], 1],
  "Max locked memory": [["l"], 1024],
  "Max address space": [["v"], 1024],
  "Max realtime priority": [["r"], 1],
};

/** From a line of /proc/PID/limits: sets both limits at first, then the lower one. */
function limitLines(line: string): readonly string[] {
  const [, name = "", soft = "", hard = ""] =
    /^(Max [a-z ]*[a-z]) {2,}(\d+|unlimited) +(\d+|unlimited)\b/.exec(line) ?? [];
  const [options, unit] = limitOptions[name] ?? [[], 1];
  const inUnits = (value: string) => (value === "unlimited" ? value : String(BigInt(value) / BigInt(unit)));
  const set = (flag: string, value: string) =>
    options.map((option) => `ulimit ${flag}-${option} ${inUnits(value)}`).join(" || ");
  return options.length === 0 ? [] : [set("", hard), set("-S ", soft)];
}
