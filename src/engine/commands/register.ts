import { type Command, InvalidArgumentError } from "commander";
import type { Engine } from "../ground/engine.js";

type SetExitCode = (code: number) => void;

/**
 * All commands: their arguments, flags and modules. Modules are loaded on demand, because `list` runs often and must
 * not load the SSH server.
 */
export function registerCommands(program: Command, engine: Engine, exitCode: SetExitCode): void {
  registerMachines(program, engine);
  registerGuests(program, engine, exitCode);
  registerService(program, engine, exitCode);
  registerSettings(program, engine, exitCode);
}

function registerMachines(program: Command, engine: Engine): void {
  program
    .command("create")
    .aliases(["add", "new"])
    .description("Create a machine")
    .argument("<distro[:version]>")
    .argument("[name]")
    .option("-a, --arch <arch>", "amd64 or arm64; default: this computer's")
    .option("-u, --user <name>", "the machine's user; default: your own name")
    .option("-c, --user-data <file>", "cloud-init user data")
    .option("-p, --set-password", "not supported on Linux")
    .option("--isolated", "do not share this computer's files with the machine")
    .option("--mount <src[:dest]>", "a folder for an isolated machine; may be repeated", collect, [])
    .option("--isolate-network", "not supported on Linux")
    .option("--forward-ssh-agent", "not supported on Linux")
    .option("--cpus <n>", "most processors", wholeNumber)
    .option("--memory <size>", "memory limit, such as 4G, or a number of MiB")
    .option("--disk <size>", "disk limit, such as 64G")
    .action(async (distro: string, name: string | undefined, options) =>
      (await import("./create.js")).create(engine, distro, name, options),
    );
  program
    .command("list")
    .alias("ls")
    .description("List machines")
    .option("-f, --format <format>", "text or json", "text")
    .option("-q, --quiet", "names only")
    .option("-r, --running", "running machines only")
    .action(async (options) => (await import("./list.js")).list(engine, options));
  program
    .command("info")
    .description("Show one machine")
    .argument("<name|id>")
    .option("-f, --format <format>", "text or json", "text")
    .action(async (name: string, options) => (await import("./info.js")).info(engine, name, options));
  program
    .command("delete")
    .alias("rm")
    .description("Delete machines with their disks")
    .argument("[names...]")
    .option("-f, --force", "do not ask")
    .option("-a, --all", "all machines")
    .action(async (names: string[], options) =>
      (await import("./delete.js")).deleteMachines(engine, names, options),
    );
  program
    .command("clone")
    .description("Clone a machine; the clone is stopped")
    .argument("<source>")
    .argument("<name>")
    .action(async (source: string, name: string) => (await import("./clone.js")).clone(engine, source, name));
  program
    .command("rename")
    .description("Rename a machine")
    .argument("<name>")
    .argument("<new name>")
    .action(async (from: string, to: string) => (await import("./rename.js")).rename(engine, from, to));
  program
    .command("export")
    .description("Export a machine to a file")
    .argument("<name>")
    .argument("<file>")
    .action(async (name: string, file: string) =>
      (await import("./export.js")).exportMachine(engine, name, file),
    );
  program
    .command("import")
    .description("Create a machine from an exported file")
    .argument("<file>")
    .requiredOption("-n, --name <name>", "the new machine's name")
    .action(async (file: string, options) =>
      (await import("./import.js")).importMachine(engine, file, options.name),
    );
}

function registerGuests(program: Command, engine: Engine, exitCode: SetExitCode): void {
  program
    .command("run")
    .aliases(["exec", "shell"])
    .description("Run a command in a machine; without one, a login shell")
    .argument("[command...]")
    .option("-m, --machine <name>", "default: the default machine")
    .option("-u, --user <name>", "default: the machine's user")
    .option("-w, --workdir <folder>", "in the machine")
    .option("-s, --shell", "through the user's login shell")
    .option("-p, --path", "translate this computer's paths among the arguments")
    .passThroughOptions()
    .action(async (command: string[], options) =>
      exitCode(await (await import("./run.js")).run(engine, command, options)),
    );
  for (const direction of ["push", "pull"] as const) {
    program
      .command(direction)
      .description(direction === "push" ? "Copy files into a machine" : "Copy files out of a machine")
      .argument("<paths...>", "sources, and the destination last")
      .option("-m, --machine <name>", "default: the default machine")
      .action(async (files: string[], options) =>
        (await import("./copy.js")).copy(engine, direction, files, options),
      );
  }
  program
    .command("logs")
    .aliases(["log", "console"])
    .description("Show a machine's console log")
    .argument("<name>")
    .option("-a, --all", "all logs")
    .action(async (name: string) => (await import("./logs.js")).logs(engine, name));
  program
    .command("ssh")
    .description("Show how to reach machines by SSH")
    .action(async () => (await import("./ssh.js")).ssh(engine));
}

function registerService(program: Command, engine: Engine, exitCode: SetExitCode): void {
  for (const verb of ["start", "stop", "restart"] as const) {
    program
      .command(verb)
      .description(`${verb} machines; without a name, the service`)
      .argument("[names...]")
      .option("-a, --all", "all machines")
      .option("-f, --force", "at once")
      .action(async (names: string[], options) =>
        (await import("./power.js")).power(engine, verb, names, options),
      );
  }
  program
    .command("status")
    .description("Show whether the service is running (exit status: 0 running, 1 stopped, 2 starting)")
    .action(async () => exitCode(await (await import("./status.js")).status(engine)));
  program
    .command("ssh-server", { hidden: true })
    .action(async () => (await import("../ssh/server-process.js")).runServer(engine));
}

function registerSettings(program: Command, engine: Engine, exitCode: SetExitCode): void {
  program
    .command("version")
    .description("Show the version")
    .action(async () => (await import("./version.js")).showVersion(engine));
  program
    .command("default")
    .description("Show or set the default machine; `none` clears it")
    .argument("[name]")
    .action(async (name?: string) => (await import("./default.js")).defaultMachine(engine, name));
  program
    .command("config")
    .description("Show or change settings")
    .argument("<get|set|add|remove|show|reset>")
    .argument("[key]")
    .argument("[value]")
    .action(async (verb: string, key?: string, value?: string) =>
      (await import("./config.js")).config(engine, verb, key, value),
    );
  program
    .command("doctor")
    .description("Check what machines need from this computer")
    .option("-f, --fix", "fix problems (as root)")
    .option("--image <distro:version>", "also prepare this image; may be repeated", collect, [])
    .action(async (options) => exitCode(await (await import("./doctor.js")).doctor(engine, options)));
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("expected a whole number of at least 1");
  return Number(text);
}
