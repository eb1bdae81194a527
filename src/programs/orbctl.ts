/**
 * `orbctl` for Linux: OrbStack's command line over Incus. Output, exit statuses and error lines are OrbStack's, so
 * programs that use OrbStack on a Mac work unchanged.
 */
import { Command, CommanderError } from "commander";
import { registerCommands } from "../engine/commands/register.js";
import type { Engine } from "../engine/ground/engine.js";
import { Failure } from "../engine/ground/failure.js";
import { engineHome } from "../engine/ground/home.js";
import { IncusClient } from "../engine/incus/client.js";
import { IncusError } from "../engine/incus/incus-error.js";
import { version } from "../version.js";

async function main(argv: readonly string[]): Promise<number> {
  engineHome();
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => controller.abort(new Failure("canceled")));
  }
  const client = new IncusClient();
  const engine: Engine = {
    client,
    signal: controller.signal,
    print: (text) => void process.stdout.write(`${text}\n`),
    say: (text) => void process.stderr.write(`${text}\n`),
  };
  let code = 0;
  const program = new Command("orbctl")
    .description("OrbStack's command line for Linux, on top of Incus")
    .exitOverride()
    .enablePositionalOptions()
    .version(version, "--version");
  registerCommands(program, engine, (exitCode) => (code = exitCode));
  try {
    await program.parseAsync(argv);
    return code;
  } finally {
    client.close();
  }
}

function explain(error: unknown): string | undefined {
  if (error instanceof CommanderError) return undefined;
  if (error instanceof Failure) return error.line;
  if (error instanceof IncusError && error.status === 0) {
    return `[-32098] cannot reach Incus (${error.message}); run: orbctl doctor`;
  }
  return `[-32098] ${error instanceof Error ? error.message : String(error)}`;
}

function exitCodeOf(error: unknown): number {
  return error instanceof CommanderError ? error.exitCode : 1;
}

main(process.argv).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const line = explain(error);
    if (line !== undefined) process.stderr.write(`${line}\n`);
    process.exitCode = exitCodeOf(error);
  },
);
