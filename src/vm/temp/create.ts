import { type Command, createOption } from "commander";
import type { MachineProvider } from "../../actions/provider.js";
import { createTemporary, type TemporaryRequest } from "../../operations/temporary/create.js";
import { reachTemporary } from "../../operations/temporary/reach.js";
import { guardLeftovers } from "../../operations/temporary/sessions.js";
import { type TemporaryProvider, temporaryProviders, usualProvider } from "../../state/temporary-machines.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { contextOf } from "./context-of.js";
import { describeTemporary } from "./describe-temporary.js";
import { execSsh } from "./exec-ssh.js";

interface Options {
  readonly provider: TemporaryProvider;
  readonly distro?: string;
  readonly box?: string;
  readonly backend?: string;
  readonly cpus?: string;
  readonly memory?: string;
  readonly mount?: readonly string[];
  readonly rm?: true;
  readonly command?: string;
  readonly json?: true;
}

/** `vagrant vm temp create`: with `--rm`, logs in, and destroys the machine when that session ends. */
export const create: Subcommand = (temp, act, session) => {
  temp
    .command("create")
    .description("create a temporary machine and bring it up")
    .argument("[name]", "lowercase letters, digits and hyphens (default: a generated name)")
    .addOption(
      createOption("--provider <name>", "provider of the machine")
        .choices(temporaryProviders)
        .default(usualProvider),
    )
    .option("--distro <distro>", "distribution, such as debian or ubuntu:noble (default: debian)")
    .addOption(createOption("--box <box>", "box; for Docker, an image").conflicts("distro"))
    .option("--backend <name>", "backend of the provider vagrant, such as libvirt or docker")
    .option("--cpus <n>", "processors")
    .option("--memory <size>", "memory, such as 2048 (MiB) or 4G")
    .option("--mount <host:guest[:ro]>", "folder to mount; can be repeated", collect)
    .addOption(
      createOption("--rm", "log in, and destroy the machine when the session ends").conflicts("json"),
    )
    .option("-c, --command <command>", "with --rm: run a command in the machine instead of a shell")
    .addOption(jsonOption())
    .action(
      act(async (name: string | undefined, options: Options, command: Command) => {
        if (options.command !== undefined && options.rm === undefined)
          command.error("error: option '-c, --command' needs option '--rm'");
        const context = contextOf(session);
        await guardLeftovers(context);
        const report = await createTemporary(requestOf(name, options, session), context);
        if (options.rm) {
          session.say(`${report.name}: It is destroyed when this session ends.`);
          return execSsh(await reachTemporary(report.name, context), options.command);
        }
        if (options.json) printJson(session, "vm-temp-create", { machine: describeTemporary(report) });
        else session.print(report.name);
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};

function collect(mount: string, others: readonly string[] = []): readonly string[] {
  return [...others, mount];
}

function requestOf(name: string | undefined, options: Options, { cwd, parts }: Session): TemporaryRequest {
  const { provider, box, mount = [], rm = false } = options;
  return {
    name,
    provider,
    box,
    options: blockOf(options, parts.provider({ provider })),
    mounts: mount,
    cwd,
    bound: rm,
  };
}

/** The options of the provider block. */
function blockOf(
  { distro, box, backend, cpus, memory }: Options,
  { usualDistro = "" }: MachineProvider,
): TemporaryRequest["options"] {
  const [system, version] = (distro ?? (box === undefined ? usualDistro : "")).split(":");
  const block = { distro: system || undefined, version, backend, cpus, memory };
  const given = Object.entries(block).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as TemporaryRequest["options"];
}
