import { readdir, readFile } from "node:fs/promises";

interface Found {
  readonly pid: number;
  readonly command: string;
}

/** The processes that have this text in their environment. */
export async function processesWith(text: string): Promise<readonly Found[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid): Promise<readonly Found[]> => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      if (!environment.split("\0").includes(text)) return [];
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return [{ pid: Number(pid), command: command.replaceAll("\0", " ") }];
    }),
  );
  return found.flat();
}
