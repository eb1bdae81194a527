import type { IncomingMessage } from "node:http";
import { collect } from "./collect.js";
import { explainLoss, IncusError } from "./incus-error.js";

interface Envelope {
  readonly type: "sync" | "async" | "error";
  readonly error?: string;
  readonly error_code?: number;
  readonly metadata: unknown;
}

const types: readonly unknown[] = ["sync", "async", "error"];

/** The metadata of an answer. */
export async function readAnswer<T>(response: IncomingMessage, signal?: AbortSignal): Promise<T> {
  const text = await collect(response).catch((error: Error) => {
    throw explainLoss(error, signal);
  });
  const status = response.statusCode ?? 0;
  const envelope = parse(text, status);
  if (envelope.type === "error")
    throw new IncusError(envelope.error ?? "unknown error", envelope.error_code ?? status);
  return envelope.metadata as T;
}

function parse(text: string, status: number): Envelope {
  let value: Partial<Envelope> | null;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new IncusError(`Incus answered ${status} without JSON`, status, { cause: error });
  }
  if (!types.includes(value?.type))
    throw new IncusError(`Incus answered ${status} with something else than an answer`, status);
  return value as Envelope;
}
