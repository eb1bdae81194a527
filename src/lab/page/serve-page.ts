import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ExpectedError, messageOf } from "../../errors.js";
import { answerRequest, type ServedPage } from "./answer-request.js";

interface Serving {
  /** 0: any free one. */
  readonly port: number;
  readonly signal: AbortSignal;
  /** Called when the page can be opened. */
  readonly onReady: (url: string) => void;
}

const address = "127.0.0.1";

/** Serves the page to this computer until the signal fires. Fails with `page_unservable` if the port is taken. */
export async function servePage(page: ServedPage, { port, signal, onReady }: Serving): Promise<void> {
  const server = createServer(async ({ method, url, headers }, response) => {
    await reply(response, () => answerRequest({ method, url, headers }, portOf(server), page));
  });
  await listen(server, port);
  onReady(`http://${address}:${portOf(server)}/`);
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function reply(response: ServerResponse, ask: () => ReturnType<typeof answerRequest>): Promise<void> {
  try {
    const { status, headers, body } = await ask();
    response.writeHead(status, headers).end(body);
  } catch {
    // The page says that it is not live, and asks again.
    response.writeHead(500).end();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const data = { address: `${address}:${port}`, reason: messageOf(cause) };
      reject(new ExpectedError("page_unservable", data, { cause }));
    });
    server.listen(port, address, () => resolve());
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
