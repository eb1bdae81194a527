import { connect } from "node:net";
import { ExpectedError, messageOf } from "../errors.js";

const timeoutMs = 5_000;

/** The first line that a server sends without being asked. Fails with `guest_unreachable`. */
export function readBanner(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      socket.destroy();
      reject(new ExpectedError("guest_unreachable", { name: `${host}:${port}`, reason }));
    };
    const socket = connect({ host, port, signal, timeout: timeoutMs });
    socket.once("data", (chunk) => {
      socket.destroy();
      resolve(chunk.toString("latin1").split("\n")[0]?.slice(0, 255) ?? "");
    });
    socket.once("timeout", () => fail(`it sent nothing within ${timeoutMs / 1000} seconds`));
    socket.once("end", () => fail("it closed the connection"));
    socket.once("error", (error) => fail(messageOf(error)));
  });
}
