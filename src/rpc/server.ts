import {
  type CancellationToken,
  ErrorCodes,
  type MessageConnection,
  ResponseError,
} from "vscode-jsonrpc/node";
import type { Logger } from "../machine/logger.js";
import type { Exact } from "../machine/shape.js";
import { asResponseError } from "./failures.js";
import type { Method, Params, Result } from "./messages.js";
import { reasonsOf, validatorOf } from "./validators.js";

type Work<R> = (signal: AbortSignal) => Promise<R> | R;
type Answer<M extends Method, R> = R & Exact<R, Result<M>>;
type Handler<M extends Method, R extends Result<M>> = (
  params: Params<M>,
  signal: AbortSignal,
) => Promise<Answer<M, R>> | Answer<M, R>;

/**
 * Answers requests: checks parameters against the schema, gives the handler a signal that fires when the request is
 * cancelled or the connection ends, and turns errors into responses.
 */
export class Server {
  private readonly running = new Map<AbortController, Promise<unknown>>();

  constructor(
    private readonly connection: MessageConnection,
    private readonly logger: Logger,
  ) {}

  /** The answer must not have properties that its schema does not name. */
  on<M extends Method, R extends Result<M>>(method: M, handler: Handler<M, R>): void {
    const validate = validatorOf(method, "params");
    this.connection.onRequest(method, async (params: unknown, token: CancellationToken) => {
      if (!validate(params))
        return new ResponseError(ErrorCodes.InvalidParams, `${method}: ${reasonsOf(validate.errors)}`);
      return this.answer(method, (signal) => handler(params as Params<M>, signal), token);
    });
  }

  /** Cancels all running requests and waits until they have ended. */
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
