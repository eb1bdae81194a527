import { constants } from "node:os";
import type { ServerChannel, Session as SshSession } from "ssh2";
import type { GuestWork } from "../guest/guest-command.js";
import type { IncusClient } from "../incus/client.js";
import type { ExecSession } from "../incus/exec.js";
import type { Logins } from "./logins.js";
import { type CommandOptions, startWork } from "./start-work.js";

const failed = 255;
const sftpServers =
  "/usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/lib/ssh/sftp-server /usr/libexec/sftp-server";
/** A client that sends this variable, with any value, does not want to start a stopped machine. */
const startVariable = "ORBCTL_NO_START";
/** Variables that the guest sets, not the client. */
const ownNames = /^(PATH|HOME|USER|LOGNAME|SHELL|LD_.*|XDG_RUNTIME_DIR|XDG_SESSION_.*|DBUS_.*)$/;

/** Events of a channel that the client closes. */
const closing = ["close", "finish"] as const;

/** Serves one session of a connection: each command, shell or subsystem is one command in the guest. */
export function serveSession(session: SshSession, client: IncusClient, logins: Logins): void {
  const environment: Record<string, string> = {};
  let terminal: CommandOptions["terminal"];
  let running: ExecSession | undefined;

  session.on("env", (accept, _reject, { key, val }) => {
    if (key === startVariable) logins.forbidStart();
    else if (!ownNames.test(key)) environment[key] = val;
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
      running = await startWork(client, logins, work, { environment, terminal });
      await connect(channel, running, terminal !== undefined);
    } catch (error) {
      fail(channel, error, logins);
    }
  };
  session.on("exec", (accept, _reject, { command }) => {
    const channel = accept();
    // Vagrant sends an empty command before each real one, to check the connection.
    if (command === "") void probe(channel, logins);
    else void serve(channel, { kind: "line", line: command });
  });
  session.on("shell", (accept) => void serve(accept(), { kind: "login" }));
  session.on("subsystem", (accept, reject, { name }) => {
    if (name !== "sftp") return reject();
    const line = `for server in ${sftpServers}; do [ -x $server ] && exec $server; done; exit 127`;
    void serve(accept(), { kind: "program", argv: ["sh", "-c", line] });
  });
}

/** Whether the guest has booted. Runs nothing in it. */
async function probe(channel: ServerChannel, logins: Logins): Promise<void> {
  await logins.current().then(
    () => finish(channel, 0),
    (error: unknown) => fail(channel, error, logins),
  );
}

async function connect(channel: ServerChannel, work: ExecSession, withTerminal: boolean): Promise<void> {
  const hangUp = () => work.hangUp();
  // ssh2 emits `close` only when all input was read.
  for (const event of closing) channel.on(event, hangUp);
  channel.on("error", () => undefined);
  channel.pipe(work.stdin, { end: !withTerminal });
  work.stdout.pipe(channel, { end: false });
  work.stderr.pipe(channel.stderr, { end: false });
  // The client left while the command was being started.
  if (channel.writableEnded) hangUp();
  const [code] = await Promise.all([work.exit, read(work.stdout), read(work.stderr)]);
  for (const event of closing) channel.off(event, hangUp);
  finish(channel, code);
}

/** Resolves when all of a stream was passed to the channel. */
function read(stream: NodeJS.ReadableStream & { readonly readableEnded?: boolean }): Promise<void> {
  if (stream.readableEnded) return Promise.resolve();
  return new Promise((resolve) => {
    stream.once("end", resolve);
    stream.once("close", resolve);
  });
}

function fail(channel: ServerChannel, error: unknown, logins: Logins): void {
  const close = () => logins.closeIfFailed();
  if (channel.destroyed) close();
  // The client first reads why. A channel only closes when its input was read.
  else channel.once("close", close).resume();
  finish(channel, failed, error instanceof Error ? error.message : String(error));
}

function finish(channel: ServerChannel, code: number, complaint?: string): void {
  if (channel.destroyed) return;
  if (complaint !== undefined) channel.stderr.write(`${complaint}\n`);
  channel.exit(code);
  channel.end();
}
