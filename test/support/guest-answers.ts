/** A line of `/proc/PID/stat`: times in ticks of 10 ms, memory in pages of 4 KiB. */
export function statLine(pid: number, name: string, { busy = 0, started = 0, pages = 100 } = {}): string {
  return `${pid} (${name}) S 0 1 1 0 -1 4194560 3243 12501 31 17 ${busy} 0 0 0 20 0 1 0 ${started} 171454464 ${pages} 18446744073709551615 0 0`;
}

/** A guest's answer in parts; a text of the same name replaces a part. */
export function answerOf(parts: Record<string, string> = {}): string {
  const all = {
    memory: "MemTotal:       8000000 kB\nMemFree:        1000000 kB\nMemAvailable:   6000000 kB",
    processors: "count 4",
    boot: "",
    disk: "Filesystem     1024-blocks   Used Available Capacity Mounted on\n/dev/vda  1000000 250000 700000  27% /",
    addresses: "2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0",
    ports: "",
    installed: "",
    units: "",
    before: "== clock\n1795260028.000000000 1000.00\n== usage\nusage_usec 5000000",
    after: "== usage\nusage_usec 5050000\n== clock\n1795260028.100000000 1000.10",
    processes: statLine(1, "systemd", { started: 40_000 }),
    ...parts,
  };
  const { before, after, processes, ...others } = all;
  const first = Object.entries(others).map(([name, text]) => `== ${name}\n${text}`);
  return [...first, before, after, `== processes\n${processes}`, "== end", ""].join("\n");
}
