import type { Engine } from "../ground/engine.js";
import { isOnBridge } from "../machines/bridge.js";
import { addressOf } from "../machines/record.js";
import { findMachine, instanceState } from "../machines/store.js";
import { ensureService } from "../service/service.js";

export async function info(
  engine: Engine,
  name: string,
  { format }: { readonly format: string },
): Promise<void> {
  await ensureService(engine);
  const machine = await findMachine(engine.client, name);
  const { record } = machine;
  const state = await instanceState(engine.client, machine);
  const ip4 = addressOf(state, "inet", isOnBridge);
  const ip6 = addressOf(state, "inet6");
  const size = state.disk?.root?.usage;
  if (format === "json") {
    engine.print(JSON.stringify({ record, disk_size: size, ip4, ip6 }));
    return;
  }
  const { image, config } = record;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["Name", record.name],
    ["ID", record.id],
    ["State", record.state],
    ["Distro", image.distro],
    ["Version", image.version],
    ["Architecture", image.arch],
    ["User", config.default_username],
    ["Isolated", String(config.isolated)],
    ["IPv4", ip4],
    ["IPv6", ip6],
  ];
  for (const [label, value] of lines) if (value !== undefined) engine.print(`${label}: ${value}`);
}
