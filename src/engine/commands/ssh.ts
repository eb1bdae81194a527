import { join } from "node:path";
import type { Engine } from "../ground/engine.js";
import { engineHome } from "../ground/home.js";
import { sshPort } from "../service/port.js";

export async function ssh(engine: Engine): Promise<void> {
  const key = join(engineHome().ssh, "id_ed25519");
  engine.print("SSH server for all machines:");
  engine.print("Host: 127.0.0.1");
  engine.print(`Port: ${sshPort()}`);
  engine.print("User: default, MACHINE or USER@MACHINE");
  engine.print(`Private key: ${key}`);
  engine.print(`Example: ssh -p ${sshPort()} -i ${key} MACHINE@127.0.0.1`);
}
