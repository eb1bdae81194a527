import type { Readable } from "node:stream";
import { AbstractMessageReader, type DataCallback, Disposable, type Message } from "vscode-jsonrpc/node";
import { Frames } from "./frames.js";

/** Reads messages from a stream. Reports the first invalid one and then stops reading. */
export class FrameReader extends AbstractMessageReader {
  constructor(private readonly input: Readable) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    const frames = new Frames();
    const onData = (chunk: Buffer) => {
      try {
        for (const text of frames.take(chunk)) callback(messageOf(text));
      } catch (error) {
        stop();
        this.fireError(error);
      }
    };
    const stop = () => void this.input.off("data", onData);
    this.input.on("data", onData);
    this.input.on("error", (error) => this.fireError(error));
    this.input.on("close", () => this.fireClose());
    return Disposable.create(stop);
  }
}

function messageOf(text: string): Message {
  const message: unknown = JSON.parse(text);
  if (typeof message !== "object" || message === null || Array.isArray(message))
    throw new Error(`unexpected ${text.slice(0, 60)}`);
  return message as Message;
}
