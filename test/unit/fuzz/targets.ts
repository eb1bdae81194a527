import fc, { type Arbitrary } from "fast-check";
import { parseSshConfig } from "../../../src/actions/vagrant/ssh.js";
import * as docker from "../../../src/backends/docker.js";
import * as hyperv from "../../../src/backends/hyperv.js";
import * as libvirt from "../../../src/backends/libvirt.js";
import { parseNestedLine } from "../../../src/backends/nested-events.js";
import * as parallels from "../../../src/backends/parallels.js";
import * as virtualbox from "../../../src/backends/virtualbox.js";
import * as vmware from "../../../src/backends/vmware.js";
import { isExpected } from "../../../src/errors.js";
import { parseKind } from "../../../src/kinds/parse-kind.js";
import { cleanLine, cleanLines, cleanText } from "../../../src/machine/clean-text.js";
import { readMark } from "../../../src/machine/mark.js";
import { redactor } from "../../../src/machine/redact.js";
import { readSections } from "../../../src/operations/guest/ask-guest.js";
import { readInterfaces } from "../../../src/operations/lab/guest-interfaces.js";
import { readNetem } from "../../../src/operations/lab/read-netem.js";
import { readAddresses } from "../../../src/operations/network/guest-addresses.js";
import { readOutput } from "../../../src/operations/network/ping.js";
import { type GuestAnswer, parseAnswer } from "../../../src/operations/report/guest-answer.js";
import { readBoxExport } from "../../../src/orbstack/box-export.js";
import * as orbctl from "../../../src/orbstack/parse.js";
import { Frames } from "../../../src/rpc/frames.js";
import { makeMark, placeIn } from "../../../src/state/backend-mark.js";
import { parseGuestRecord } from "../../../src/state/guest-record.js";
import { parseConfig } from "../../../src/vagrantfile/parse-config.js";
import { rubyLiteral } from "../../../src/vagrantfile/ruby-literal.js";

/** A parser of foreign input. `take` throws if the parser misbehaves. */
export interface Target {
  readonly name: string;
  /** Text that resembles valid input, with mistakes. */
  readonly text: Arbitrary<string>;
  take(text: string): void;
}

/** Words that a parser looks for, among other text. */
function textOf(...words: readonly string[]): Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words, "\n", " ", "\r\n", ",", ":", '"') },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
    { weight: 1, arbitrary: fc.integer().map(String) },
  );
  return fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(""));
}

/** Runs all of them. They may only throw allowed errors. */
function only(allowed: (error: unknown) => boolean, ...readers: ((text: string) => unknown)[]) {
  return (text: string): void => {
    for (const read of readers) {
      try {
        read(text);
      } catch (error) {
        if (!allowed(error)) throw error;
      }
    }
  };
}

const isParseError = (error: unknown) => error instanceof SyntaxError || error instanceof TypeError;
const never = () => false;
const soundRecord = {
  ...{
    schema_version: 1,
    machine_id: "A",
    orbstack_machine_name: "web",
    machine_name: "default",
    root_path: "/project",
  },
  ...{ data_dir: "/data", home_path: "/home", host: "mac", created_at: "2026-01-01T00:00:00.000Z" },
};
const redact = redactor({ home: "/home/me", environment: { API_TOKEN: "hunter22" } });

export const targets: readonly Target[] = [
  {
    name: "orbctl",
    text: textOf("[", "{", "null", '{"id":"a","name":"b"}', "]", "}", "╭──╮", "│", "╰─╯", "Version: 2.2.1"),
    take: only(
      isParseError,
      ...[orbctl.parseList, orbctl.parseInfo, orbctl.parseVersion, orbctl.parseDefault],
      ...[orbctl.parseSettings, orbctl.parseSetting, orbctl.parseLines],
    ),
  },
  {
    name: "frames of the wire",
    text: textOf("Content-Length: ", "5", "2", "\r\n\r\n", "{}", "Content-Type: x"),
    take: takeFrames,
  },
  {
    name: "answers of guests",
    text: textOf(
      ...["== end\n", "== memory\n", "== processes\n", "== clock\n", "== ports\n", "== disk\n", "== units\n"],
      ...[
        "MemTotal: ",
        "MemAvailable: ",
        "used ",
        "limit ",
        "count ",
        "1 (init) S",
        "0A 0050 1",
        "Id=",
        "-5",
      ],
    ),
    take: (text) => requireSound(parseAnswer(text)),
  },
  {
    name: "other words of guests",
    text: textOf(
      "== ",
      "time=",
      " ms",
      "curl 200 ",
      "nc ",
      "1: eth0    inet ",
      "10.0.0.1/24 scope global ",
      ...['[{"kind":"netem","root":true,"dev":"eth1","options":', '{"rate":{"rate":1}}', "}]"],
      "…",
    ),
    take: only(
      never,
      (text) => readSections(text)("x"),
      (text) => readAddresses(text.split("\n")),
      (text) => readInterfaces(() => text.split("\n")),
      readNetem,
      (text) => {
        for (const method of ["ping", "curl", "nc"] as const)
          if (readOutput(method, text.split("\n")).timesMs.some(Number.isNaN)) throw new Error("not a time");
      },
    ),
  },
  {
    name: "messages of a nested Vagrant",
    text: textOf(
      "1700000000",
      "default",
      "ui",
      "forwarded_port",
      "error-exit",
      "%!(VAGRANT_COMMA)",
      "\\n",
      "state",
    ),
    take: only(
      never,
      (text) => {
        const event = parseNestedLine(text);
        if (event?.type === "forwarded_port" && !(event.guest > 0 && event.host > 0))
          throw new Error("no port");
      },
      (text) => parseSshConfig(text.split("\n")),
    ),
  },
  {
    name: "tools of hypervisors",
    text: textOf(
      "[",
      "{",
      "}",
      "]",
      '"State":',
      '{"Status":"running"}',
      "VMState=",
      "Forwarding(0)=",
      "state.state=1",
    ),
    take: only(
      isParseError,
      ...[docker.parseState, docker.parseSshPort, docker.parsePorts, docker.parseSample, docker.parseMarks],
      readMark,
      (text) => docker.parseContainer(text, 0),
      ...[
        hyperv.parseState,
        hyperv.parseStats,
        libvirt.parseState,
        libvirt.parseStats,
        libvirt.parseAddresses,
      ],
      ...[parallels.parseState, parallels.parseStats, virtualbox.parseState, virtualbox.parseSshPort],
      (text) => virtualbox.parseInfo(text, 0),
      (text) => virtualbox.parseMetrics(text, 2),
      virtualbox.parseAddresses,
      ...[vmware.parseList, vmware.parseAddress, vmware.parseSettings, vmware.isSuspended],
    ),
  },
  {
    name: "configuration files",
    text: textOf("cpus: ", "2", "memory: ", "- ", "{", "}", "&a ", "*a", "mounts:", "  ", "? ", "!!x "),
    take: only(isExpected, (text) => parseConfig(text, "vm.yaml", "/")),
  },
  {
    name: "kinds of devices",
    text: textOf(
      "shell: ",
      "files:",
      "sysctls: ",
      "- ",
      "/etc/*.conf",
      "net.ipv4.a",
      "interfaces: ",
      "[",
      "(",
      "\\d",
    ),
    take: only(isExpected, (text) => parseKind(text, "bird", "bird.yaml")),
  },
  {
    name: "metadata of boxes",
    text: textOf(
      "{",
      "}",
      '"format"',
      "1",
      '"export"',
      '"machine.tar.zst"',
      '"../x"',
      '"arch"',
      '"amd64"',
      "null",
    ),
    take: only(
      (error) => isExpected(error, "box_unusable") || error instanceof SyntaxError,
      (text) => takeBox(JSON.parse(text)),
      (text) => takeBox({ format: 1, arch: text, export: text }),
    ),
  },
  {
    name: "Ruby literals",
    text: textOf("#{", "}", "\\", "'", "`", "\u2028", "\ud800", "=end", "__END__"),
    take: takeLiteral,
  },
  {
    name: "records in guests",
    text: textOf('{"schema_version":1,', '"root_path":"', '"vagrant_id":"', "}", "\u202e", "\ud800", "null"),
    take: (text) => {
      parseGuestRecord(text);
      const said = parseGuestRecord(JSON.stringify({ ...soundRecord, root_path: text }))?.root_path;
      placeIn(text);
      const marked = placeIn(makeMark("0abc", { ...soundRecord, root_path: text }))?.root_path;
      if ([said, marked].some((path) => path !== undefined && cleanLine(path) !== path))
        throw new Error("a terminal would obey it");
    },
  },
  {
    name: "redaction",
    text: textOf(
      "password=",
      "token: ",
      "://",
      "@",
      "eyJ",
      "a.b",
      "hunter22",
      "-----BEGIN X-----",
      "\\",
      "'",
    ),
    take: (text) => {
      if (redact(text).includes("hunter22")) throw new Error("a secret stayed");
      if (redact(`password=${text.replace(/[\s,;}\]"'\\]/g, "")}s3cret`).includes("s3cret"))
        throw new Error("an assigned secret stayed");
    },
  },
  {
    name: "text for a terminal",
    text: textOf("\u001b[", "31m", "\u001b]0;x\u0007", "\u009b", "\r", "\u202e", "\t"),
    take: (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(cleanLines(text) + cleanText(text)))
        throw new Error("a control character stayed");
    },
  },
];

/** However the bytes are split, the frames are the same. Invalid input throws. */
function takeFrames(text: string): void {
  const read = (size: number) => {
    const frames = new Frames();
    const found: string[] = [];
    const bytes = Buffer.from(text);
    try {
      for (let at = 0; at < bytes.length; at += size)
        for (const frame of frames.take(bytes.subarray(at, at + size))) found.push(frame);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("unexpected "))) throw error;
    }
    return found.join("\0");
  };
  if (read(1) !== read(7)) throw new Error("frames depend on how bytes come");
  const whole = [...new Frames().take(frameOf(text))];
  if (whole.length !== 1 || whole[0] !== Buffer.from(text).toString()) throw new Error("a frame was lost");
}

function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

function requireSound(answer: GuestAnswer | undefined): void {
  for (const [name, value] of Object.entries(answer ?? {}))
    if (typeof value === "number" && !(Number.isFinite(value) && value >= 0))
      throw new Error(`${name}: ${value}`);
  for (const port of answer?.ports.keys() ?? [])
    if (!(port >= 0 && port < 65_536)) throw new Error(`port ${port}`);
}

function takeBox(orbstack: unknown): void {
  const box = { name: "a/b", version: "1", directory: "/boxes/a", metadata: { orbstack } };
  const found = readBoxExport(box as Parameters<typeof readBoxExport>[0], () => true);
  if (found !== undefined && !/^\/boxes\/a\/[^/]+$/.test(found.file))
    throw new Error(`outside: ${found.file}`);
}

/** A single line that is one string literal, so that nothing in it can run. */
function takeLiteral(text: string): void {
  const literal = rubyLiteral(text);
  if (!/^"(?:[^"\\#\n]|\\.)*"$/u.test(literal)) throw new Error(`no plain string: ${literal}`);
  if (/[\n\r\u2028]/.test(rubyLiteral({ [text]: [text] }))) throw new Error("more than a line");
}
