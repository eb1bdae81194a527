import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A port of the host's loopback on which nothing listens or, kept open, one on which something does. */
export async function takePort(): Promise<{ readonly port: number; free(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    free: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

export async function freePort(): Promise<number> {
  const { port, free } = await takePort();
  await free();
  return port;
}
