import { Agent, type IncomingMessage, request } from "node:http";
import { pipeline } from "node:stream";
import { readAnswer } from "./answer.js";
import { explainLoss, IncusError } from "./incus-error.js";
import { retryPassing } from "./retry-passing.js";

export interface Operation {
  readonly id: string;
  readonly status_code: number;
  readonly err: string;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

interface Content extends RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | NodeJS.ReadableStream | undefined;
}

const bytes = { "content-type": "application/octet-stream" };
const operationSucceeded = 200;
/** Otherwise Node.js checks whether the host is an IP address, which takes 5 ms the first time. */
const noServerName = { servername: "" };

/** Incus' REST API over its unix socket. https://linuxcontainers.org/incus/docs/main/rest-api/ */
export class IncusClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(readonly socketPath: string = process.env.INCUS_SOCKET ?? "/var/lib/incus/unix.socket") {}

  /** Returns the metadata of a direct answer, or the operation that was started. */
  async request<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return retryPassing(() => this.send<T>(method, path, body, options));
  }

  /** Starts an operation and waits until it ends. Returns its metadata. */
  async operate<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return retryPassing(async () => {
      const operation = await this.send<Operation>(method, path, body, options);
      return this.waitFor<T>(operation.id, options);
    });
  }

  async waitFor<T>(operationId: string, options: RequestOptions = {}): Promise<T> {
    const path = `/1.0/operations/${operationId}/wait`;
    const operation = await this.request<Operation>("GET", path, undefined, options);
    if (operation.status_code !== operationSucceeded) throw new IncusError(operation.err, 400);
    return operation.metadata as T;
  }

  /** The body of an answer that is not JSON: a file or a log. */
  async download(path: string, { signal }: RequestOptions = {}): Promise<IncomingMessage> {
    const response = await this.open("GET", path, { signal });
    if (response.statusCode !== 200) return readAnswer(response, signal);
    signal?.addEventListener("abort", () => response.destroy(signal.reason), { once: true });
    return response;
  }

  /** Whether an instance has this file or folder. The guest need not be running. */
  async hasFile(instance: string, path: string): Promise<boolean> {
    const file = `/1.0/instances/${instance}/files?path=${encodeURIComponent(path)}`;
    const response = await this.open("HEAD", file, {});
    response.resume();
    const { statusCode: status = 0 } = response;
    if (status !== 200 && status !== 404)
      throw new IncusError(`Incus answered ${status} for ${file}`, status);
    return status === 200;
  }

  /** Sends a file, and starts the operation that imports it. */
  async upload<T>(path: string, headers: Record<string, string>, body: NodeJS.ReadableStream): Promise<T> {
    const content = { headers: { ...bytes, ...headers }, body };
    const operation = await this.exchange<Operation>("POST", path, content);
    return this.waitFor<T>(operation.id);
  }

  /** Overwrites a file in an instance; its owner and mode stay. */
  async overwrite(path: string, text: string): Promise<void> {
    await this.exchange("POST", path, { headers: { ...bytes, "x-incus-write": "overwrite" }, body: text });
  }

  /** Closes idle connections, which would keep the process alive. */
  close(): void {
    this.agent.destroy();
  }

  private async send<T>(method: string, path: string, body: unknown, { signal }: RequestOptions): Promise<T> {
    if (body === undefined) return this.exchange<T>(method, path, { signal });
    const headers = { "content-type": "application/json" };
    return this.exchange<T>(method, path, { headers, body: JSON.stringify(body), signal });
  }

  private async exchange<T>(method: string, path: string, content: Content): Promise<T> {
    return readAnswer<T>(await this.open(method, path, content), content.signal);
  }

  private open(method: string, path: string, { headers, body, signal }: Content): Promise<IncomingMessage> {
    const { socketPath, agent } = this;
    return new Promise((resolve, reject) => {
      const call = request({ socketPath, method, path, headers, agent, signal, ...noServerName }, resolve);
      call.on("error", (error) => reject(explainLoss(error, signal)));
      if (typeof body !== "object") return void call.end(body);
      // A file that cannot be read ends the request, or Incus would wait for the rest.
      pipeline(body, call, (error) => error && reject(error));
    });
  }
}
