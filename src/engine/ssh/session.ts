import { constants } from "node:os";
import type { ServerChannel, Session as SshSession } from "ssh2";
import type { IncusClient } from "../incus/client.js";
import { type ExecSession, exec } from "../incus/exec.js";
import { commandFor, type GuestWork, loginEnvironment } from "../machines/guest-command.js";
import { wake } from "../machines/wake.js";

/** Who is logged in, and to what. */
export interface Guest {
  readonly machine: string;
  /** Absent: the machine's own user. */
  readonly user: string | undefined;
}

interface Terminal {
  width: number;
  height: number;
  term: string;
}

const failed = 255;
const sftpServers =
  "/usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/lib/ssh/sftp-server /usr/libexec/sftp-server";
/** Names that the guest, not the client, decides on. */
const ownNames = /^(PATH|HOME|USER|LOGNAME|SHELL|LD_.*)$/;

/** Serves one session of a connection: each command, shell or subsystem becomes one command in the guest. */
export function serveSession(session: SshSession, client: IncusClient, guest: Guest): void {
  const environment: Record<string, string> = {};
  let terminal: Terminal | undefined;
  let running: ExecSession | undefined;

  session.on("env", (accept, _reject, { key, val }) => {
    if (!ownNames.test(key)) environment[key] = val;
    accept?.();
  });
  session.on("pty", (accept, _reject, { cols, rows, term }) => {
    terminal = { width: cols, height: rows, term: term ?? "xterm" };
    accept?.();
  });
  session.on("window-change", (accept, _reject, { cols, rows }) => {
    running?.resize(cols, rows);
    accept?.();
  });
  session.on("signal", (accept, _reject, { name }) => {
    const number = constants.signals[`SIG${name}` as NodeJS.Signals];
    if (number !== undefined) running?.kill(number);
    accept?.();
  });

  const serve = async (channel: ServerChannel, work: GuestWork) => {
    try {
      running = await startWork(client, guest, work, environment, terminal);
      await connect(channel, running, terminal !== undefined);
    } catch (error) {
      finish(channel, failed, error instanceof Error ? error.message : String(error));
    }
  };
  session.on("exec", (accept, _reject, { command }) => {
    const channel = accept();
    // Vagrant sends an empty command before each real one, to see whether the connection still stands.
    if (command === "") finish(channel, 0);
    else void serve(channel, { kind: "line", line: command });
  });
  session.on("shell", (accept) => void serve(accept(), { kind: "login" }));
  session.on("subsystem", (accept, reject, { name }) => {
    if (name !== "sftp") return reject();
    const line = `for server in ${sftpServers}; do [ -x $server ] && exec $server; done; exit 127`;
    void serve(accept(), { kind: "program", argv: ["sh", "-c", line] });
  });
}

async function startWork(
  client: IncusClient,
  guest: Guest,
  work: GuestWork,
  environment: Readonly<Record<string, string>>,
  terminal: Terminal | undefined,
): Promise<ExecSession> {
  const machine = await wake(client, guest.machine);
  return exec(client, machine.instance.name, {
    command: commandFor(guest.user ?? machine.record.config.default_username, work),
    environment: {
      ...loginEnvironment,
      ...environment,
      SSH_CONNECTION: "::1 0 ::1 22",
      ...(terminal !== undefined && { TERM: terminal.term, SSH_TTY: "/dev/pts/0" }),
    },
    ...(terminal !== undefined && { terminal }),
  });
}

async function connect(channel: ServerChannel, work: ExecSession, withTerminal: boolean): Promise<void> {
  const hangUp = () => work.kill(constants.signals.SIGHUP);
  channel.on("close", hangUp);
  channel.on("error", () => undefined);
  channel.pipe(work.stdin, { end: !withTerminal });
  work.stdout.pipe(channel, { end: false });
  work.stderr.pipe(channel.stderr, { end: false });
  const [code] = await Promise.all([work.exit, read(work.stdout), read(work.stderr)]);
  channel.off("close", hangUp);
  finish(channel, code);
}

/** Resolves when the channel has been given all of a stream. */
function read(stream: NodeJS.ReadableStream & { readonly readableEnded?: boolean }): Promise<void> {
  if (stream.readableEnded) return Promise.resolve();
  return new Promise((resolve) => {
    stream.once("end", resolve);
    stream.once("close", resolve);
  });
}

function finish(channel: ServerChannel, code: number, complaint?: string): void {
  if (channel.destroyed) return;
  if (complaint !== undefined) channel.stderr.write(`${complaint}\n`);
  channel.exit(code);
  channel.end();
}
