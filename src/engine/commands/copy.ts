import { basename, dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import type { Engine } from "../engine.js";
import { Failure } from "../failure.js";
import { collect } from "../incus/collect.js";
import { type ExecSession, exec } from "../incus/exec.js";
import { commandFor, loginEnvironment } from "../machines/guest-command.js";
import type { Machine } from "../machines/store.js";
import { wake } from "../machines/wake.js";
import { ensureService } from "../service/service.js";
import { requireDefault } from "./default.js";

/** Unpacks a tar of one entry, `$2`, in or as the destination `$1`, like cp. */
const unpack = `
set -e
case $1 in */) mkdir -p "$1" ;; esac
if [ -d "$1" ]; then exec tar -C "$1" -xf -; fi
folder=$(dirname "$1"); mkdir -p "$folder"
hidden=$(mktemp -d "$folder/.orbctl.XXXXXX")
trap 'rm -rf "$hidden"' EXIT
tar -C "$hidden" -xf -
mv "$hidden/$2" "$1"
`;

/** Copies files and folders between this computer and a machine, as its user. Guest paths count from his home. */
export async function copy(
  engine: Engine,
  direction: "push" | "pull",
  paths: readonly string[],
  { machine: name }: { readonly machine?: string },
): Promise<void> {
  const sources = paths.slice(0, -1);
  const destination = paths.at(-1);
  if (destination === undefined || sources.length === 0)
    throw new Failure(`${direction}: which files, and where to?`);
  await ensureService(engine);
  const machine = await wake(engine.client, name ?? (await requireDefault(engine)));
  for (const source of sources)
    await (direction === "push" ? push : pull)(engine, machine, source, destination);
}

async function push(engine: Engine, machine: Machine, source: string, destination: string): Promise<void> {
  const path = resolve(source);
  const session = await open(engine, machine, ["sh", "-c", unpack, "sh", destination, basename(path)]);
  // Not before there is a reader: what it prints until then would be dropped.
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
  const session = await open(engine, machine, ["tar", "-C", dirname(plain), "-cf", "-", basename(plain)]);
  session.stdin.end();
  const into = destination.startsWith("/") ? destination : resolve(destination);
  const target = into + (destination.endsWith("/") ? "/" : "");
  const store = execa("sh", ["-c", unpack, "sh", target, basename(plain)], { stdin: "pipe" });
  // tar closes its input at the archive's last entry; the padding behind it may find nobody. Whether all went well, tar says.
  pipeline(session.stdout, store.stdin).catch(() => session.stdout.resume());
  await ended(session, `pull ${source}`, store);
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
  if (code !== 0) throw new Failure(`${what}: ${said.trim() || `ended with ${code}`}`);
  await local;
}
