import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import {
  createMessageConnection,
  type MessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { silentLogger } from "../../../src/machine/logger.js";
import { Server } from "../../../src/rpc/server.js";
import { Shim } from "../../../src/rpc/shim.js";

/** Both ends of a connection. */
function connect(): { shim: MessageConnection; sidecar: MessageConnection } {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const shim = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const sidecar = createMessageConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  for (const end of [shim, sidecar]) end.listen();
  return { shim, sidecar };
}

const params = {
  call: 1,
  command: "vm",
  argv: [],
  cwd: "/",
  home_path: "/",
  root_path: null,
  terminal: { interactive: false, colour: false, columns: null },
};

test("a failure of the shim ends the request unchanged, after the cleanup", async () => {
  const { shim, sidecar } = connect();
  const done: string[] = [];
  shim.onRequest("machine/act", () => new ResponseError(3, "no such box", 0));
  new Server(sidecar, silentLogger).on("command/run", async ({ call }) => {
    try {
      await new Shim(sidecar, call).ask("machine/act", { data_dir: "/", action: "up", env: {} });
    } finally {
      done.push("cleaned up");
    }
    return { exit_code: 0, changed: false };
  });
  await expect(shim.sendRequest("command/run", params)).rejects.toMatchObject({
    code: 3,
    message: "no such box",
    data: 0,
  });
  expect(done).toEqual(["cleaned up"]);
});
