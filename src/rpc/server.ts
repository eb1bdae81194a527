import type { ErrorObject, ValidateFunction } from "ajv";
import {
  type CancellationToken,
  ErrorCodes,
  type MessageConnection,
  type RequestType,
  ResponseError,
} from "vscode-jsonrpc/node";
import * as validators from "../generated/validators.js";
import type { Logger } from "../machine/logger.js";
import { asResponseError } from "./failures.js";

type Work<R> = (signal: AbortSignal) => Promise<R> | R;
type Handler<P, R> = (params: P, signal: AbortSignal) => Promise<R> | R;

/**
 * Answers requests: checks their parameters against the schema, gives the handler a signal that fires when the request is
 * cancelled or the connection ends, and turns what it throws into a response.
 */
export class Server {
  private readonly running = new Map<AbortController, Promise<unknown>>();

  constructor(
    private readonly connection: MessageConnection,
    private readonly logger: Logger,
  ) {}

  on<P, R>(type: RequestType<P, R, void>, handler: Handler<P, R>): void {
    const validate = validatorOf(type.method);
    this.connection.onRequest(type.method, async (params: unknown, token: CancellationToken) => {
      if (!validate(params)) return invalidParams(type.method, validate.errors ?? []);
      return this.answer(type.method, (signal) => handler(params as P, signal), token);
    });
  }

  /** Cancels all that is under way, as if each request had been cancelled, and waits until it has ended. */
  async abort(): Promise<void> {
    for (const controller of this.running.keys()) controller.abort();
    await Promise.all(this.running.values());
  }

  private async answer<R>(
    method: string,
    work: Work<R>,
    token: CancellationToken,
  ): Promise<R | ResponseError<unknown>> {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    const start = performance.now();
    const answer = this.attempt(work, controller.signal);
    this.running.set(controller, answer);
    try {
      return await answer;
    } finally {
      this.running.delete(controller);
      subscription.dispose();
      this.logger.debug({ method, ms: Math.round(performance.now() - start) }, "answered");
    }
  }

  private async attempt<R>(work: Work<R>, signal: AbortSignal): Promise<R | ResponseError<unknown>> {
    try {
      return await work(signal);
    } catch (error) {
      return asResponseError(error, signal, this.logger);
    }
  }
}

function validatorOf(method: string): ValidateFunction {
  const validate = (validators as unknown as Record<string, ValidateFunction>)[method.replace("/", "_")];
  if (validate === undefined) throw new Error(`no schema for ${method}`);
  return validate;
}

function invalidParams(method: string, errors: readonly ErrorObject[]): ResponseError<void> {
  const reasons = errors.map((error) => `${error.instancePath || "params"} ${error.message}`).join("; ");
  return new ResponseError(ErrorCodes.InvalidParams, `${method}: ${reasons}`);
}
