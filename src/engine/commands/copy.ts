import { mkdir, rename, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { unpack } from "../../generated/engine-scripts.js";
import { cleanText } from "../../machine/clean-text.js";
import { withPartialFolder } from "../../process/partial-folder.js";
import { type Unpacked, unpackTar } from "../../process/unpack-tar.js";
import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { commandFor, loginEnvironment } from "../guest/guest-command.js";
import { collect } from "../incus/collect.js";
import { type ExecSession, exec } from "../incus/exec.js";
import { wake } from "../lifecycle/wake.js";
import { requireDefault } from "../machines/default.js";
import type { Machine } from "../machines/store.js";
import { ensureService } from "../service/service.js";

/** Copies files and folders between this computer and a machine, as the machine's user. Guest paths are relative to that user's home. */
export async function copy(
  engine: Engine,
  direction: "push" | "pull",
  paths: readonly string[],
  { machine: name }: { readonly machine?: string },
): Promise<void> {
  const sources = paths.slice(0, -1);
  const destination = paths.at(-1);
  if (destination === undefined || sources.length === 0)
    throw new Failure(`${direction}: sources and a destination are required`);
  await ensureService(engine);
  const machine = await wake(engine.client, name ?? (await requireDefault(engine)));
  for (const source of sources)
    await (direction === "push" ? push : pull)(engine, machine, source, destination);
}

async function push(engine: Engine, machine: Machine, source: string, destination: string): Promise<void> {
  const path = resolve(source);
  const session = await open(engine, machine, ["sh", "-c", unpack, "sh", destination, basename(path)]);
  const { execa } = await import("execa");
  // Started only once there is a reader, because earlier output would be lost.
  const pack = execa("tar", ["-C", dirname(path), "-cf", "-", basename(path)], {
    buffer: false,
    stdin: "ignore",
  });
  const sent = pipeline(pack.stdout, session.stdin);
  session.stdout.resume();
  await ended(session, `push ${source}`, Promise.all([sent, pack]));
}

async function pull(engine: Engine, machine: Machine, source: string, destination: string): Promise<void> {
  const plain = source.replace(/\/+$/, "");
  const session = await open(engine, machine, [
    "tar",
    "-C",
    dirname(plain),
    "-cf",
    "-",
    "--",
    basename(plain),
  ]);
  session.stdin.end();
  const into = destination.startsWith("/") ? destination : resolve(destination);
  const target = into + (destination.endsWith("/") ? "/" : "");
  const stored = store(session.stdout, target, basename(plain));
  // After a failure, the rest is read and dropped, so the guest does not block.
  stored.catch(() => session.stdout.resume());
  await ended(session, `pull ${source}`, stored);
  for (const { path, reason } of (await stored).refused)
    engine.say(`pull ${source}: skipped ${cleanText(path)}: ${reason}`);
}

/** Unpacks what the guest sends into or as the target, like `cp`. */
async function store(archive: Readable, target: string, name: string): Promise<Unpacked> {
  if (target.endsWith("/")) await mkdir(target, { recursive: true });
  if (await isFolder(target)) return unpackTar(archive, target, [name]);
  await mkdir(dirname(target), { recursive: true });
  return withPartialFolder(target, async (hidden) => {
    const unpacked = await unpackTar(archive, hidden, [name]);
    await rename(join(hidden, name), target);
    return unpacked;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function open(
  { client }: Engine,
  { instance, record }: Machine,
  argv: readonly string[],
): Promise<ExecSession> {
  return exec(client, instance.name, {
    command: commandFor(record.config.default_username, { kind: "program", argv }),
    environment: loginEnvironment,
  });
}

async function ended(session: ExecSession, what: string, local: Promise<unknown>): Promise<void> {
  const [said, code] = await Promise.all([
    collect(session.stderr),
    session.exit,
    local.catch(() => undefined),
  ]);
  if (code !== 0) throw new Failure(`${what}: ${cleanText(said, 2_000) || `ended with ${code}`}`);
  await local.catch((error: Error) => {
    throw new Failure(`${what}: ${cleanText(error.message)}`, { cause: error });
  });
}
