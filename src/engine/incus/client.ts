import { Agent, type IncomingMessage, request } from "node:http";

/** Incus' error. `status` is the HTTP status (404: not found), or 0 if Incus could not be reached. */
export class IncusError extends Error {
  override readonly name = "IncusError";

  constructor(
    message: string,
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface Envelope {
  readonly type: "sync" | "async" | "error";
  readonly error?: string;
  readonly error_code?: number;
  readonly metadata: unknown;
}

export interface Operation {
  readonly id: string;
  readonly status_code: number;
  readonly err: string;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

const operationSucceeded = 200;

/** Incus' REST API over its unix socket. https://linuxcontainers.org/incus/docs/main/rest-api/ */
export class IncusClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(readonly socketPath: string = process.env.INCUS_SOCKET ?? "/var/lib/incus/unix.socket") {}

  /** Returns the metadata of a direct answer, or the operation that was started. */
  async request<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = text === undefined ? {} : { "content-type": "application/json" };
    const response = await this.open(method, path, headers, text, options);
    return unwrap<T>(await readAll(response), response.statusCode ?? 0);
  }

  /** Starts an operation and waits until it ends. Returns its metadata. */
  async operate<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    const operation = await this.request<Operation>(method, path, body, options);
    return this.waitFor<T>(operation.id, options);
  }

  async waitFor<T>(operationId: string, options: RequestOptions = {}): Promise<T> {
    const path = `/1.0/operations/${operationId}/wait`;
    const operation = await this.request<Operation>("GET", path, undefined, options);
    if (operation.status_code !== operationSucceeded) throw new IncusError(operation.err, 400);
    return operation.metadata as T;
  }

  /** The body of an answer that is not JSON: a file or a log. */
  async download(path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
    const response = await this.open("GET", path, {}, undefined, options);
    if (response.statusCode === 200) return response;
    return unwrap(await readAll(response), response.statusCode ?? 0);
  }

  /** Sends a file, and starts the operation that imports it. */
  async upload<T>(path: string, headers: Record<string, string>, body: NodeJS.ReadableStream): Promise<T> {
    const response = await this.open(
      "POST",
      path,
      { "content-type": "application/octet-stream", ...headers },
      body,
      {},
    );
    const operation = unwrap<Operation>(await readAll(response), response.statusCode ?? 0);
    return this.waitFor<T>(operation.id);
  }

  /** Overwrites a file in an instance; its owner and mode stay. */
  async overwrite(path: string, text: string): Promise<void> {
    const headers = { "content-type": "application/octet-stream", "x-incus-write": "overwrite" };
    const response = await this.open("POST", path, headers, text, {});
    unwrap(await readAll(response), response.statusCode ?? 0);
  }

  /** Closes idle connections, which would keep the process alive. */
  close(): void {
    this.agent.destroy();
  }

  private open(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | NodeJS.ReadableStream | undefined,
    { signal }: RequestOptions,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const call = request(
        { socketPath: this.socketPath, method, path, headers, agent: this.agent, signal },
        resolve,
      );
      call.on("error", (error) => reject(new IncusError(error.message, 0, { cause: error })));
      if (typeof body === "object") body.on("error", reject).pipe(call);
      else call.end(body);
    });
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
}

function unwrap<T>(text: string, status: number): T {
  let envelope: Envelope;
  try {
    envelope = JSON.parse(text);
  } catch (error) {
    throw new IncusError(`Incus answered ${status} without JSON`, status, { cause: error });
  }
  if (envelope.type === "error")
    throw new IncusError(envelope.error ?? "unknown error", envelope.error_code ?? status);
  return envelope.metadata as T;
}

/** Whether Incus said that it does not exist. */
export function isAbsent(error: unknown): boolean {
  return error instanceof IncusError && error.status === 404;
}
