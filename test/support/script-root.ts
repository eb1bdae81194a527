import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa, execaSync } from "execa";
import { temporaryFolder } from "./temporary-folder.js";

/** A shell in which scripts may run, with its usual programs. */
export interface Shell {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Where its programs are, in a root of `runInRoot`. */
  readonly path: string;
}

const busybox = "/usr/bin/busybox";

export const shells: readonly Shell[] = [
  { name: "dash", command: ["/usr/bin/dash"], path: "/stubs:/usr/sbin:/usr/bin" },
  { name: "busybox sh", command: [busybox, "sh"], path: "/stubs:/applets" },
];

/** How to run a script, and what it needs. Paths are relative to the root. */
export interface ScriptRun {
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Stub programs, as scripts. What they write to `/calls` is an ordinary file. */
  readonly stubs?: Readonly<Record<string, string>>;
  /** `undefined`: the input stays open. */
  readonly input?: string | Uint8Array;
}

/** Why nothing can run in a root here; `undefined` if it can. */
export function absenceOfRoots(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "needs Linux and root";
  const { exitCode, stderr } = execaSync("unshare", [...namespaces, "true"], { reject: false });
  return exitCode === 0 ? undefined : `no namespaces here: ${stderr}`;
}

export function absenceOfShell({ command: [program], name }: Shell): string | undefined {
  const { failed } = execaSync(program, name === "dash" ? ["-c", ":"] : ["true"], { reject: false });
  return failed ? `${program} is not installed` : undefined;
}

const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child", "--"];

/** Runs a script as root in a small root file system. Returns its output and the path of the root. */
export async function runInRoot(shell: Shell, text: string, { args = [], input, ...content }: ScriptRun) {
  const root = await createRoot(text, content);
  const environment = ["env", "-i", `PATH=${shell.path}`, "HOME=/root"];
  const command = [...environment, ...shell.command, "/script.sh", ...args];
  const { exitCode, stdout, stderr } = await execa(
    "unshare",
    [...namespaces, "test/support/in-root.sh", root, ...command],
    { reject: false, stripFinalNewline: false, ...(input !== undefined && { input }) },
  );
  return { root, exitCode, stdout, stderr };
}

const folders = [
  "usr",
  "local",
  "dev",
  "proc",
  "sys",
  "etc/alternatives",
  "run",
  "tmp",
  "home/vagrant",
  "root",
  "sbin",
  "srv",
];

const system = {
  "etc/passwd": "root:x:0:0::/root:/bin/sh\nvagrant:x:1000:1000::/home/vagrant:/bin/sh\n",
  "etc/group": "root:x:0:\nvagrant:x:1000:\n",
  "etc/hosts": "127.0.0.1 localhost\n",
};

async function createRoot(text: string, { files, stubs = {} }: Pick<ScriptRun, "files" | "stubs">) {
  const root = await temporaryFolder();
  await chmod(root, 0o755);
  await Promise.all(folders.map((folder) => mkdir(join(root, folder), { recursive: true })));
  for (const folder of ["bin", "lib", "lib64"]) await symlink(`usr/${folder}`, join(root, folder));
  const programs = Object.entries(stubs).map(
    ([name, body]) => [`stubs/${name}`, `#!/bin/sh\n${body}\n`] as const,
  );
  const all = { ...system, ...files, ...Object.fromEntries(programs), "script.sh": text };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content, { mode: path.startsWith("stubs/") ? 0o755 : 0o644 });
  }
  await linkApplets(join(root, "applets"));
  return root;
}

async function linkApplets(folder: string): Promise<void> {
  await mkdir(folder);
  const { stdout, failed } = execaSync(busybox, ["--list"], { reject: false });
  if (failed) return;
  await Promise.all(stdout.split("\n").map((applet) => symlink(busybox, join(folder, applet))));
}
