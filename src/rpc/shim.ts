import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Call, CallParams, CallResult, Notification, NotificationParams } from "./messages.js";
import { reasonsOf, validatorOf } from "./validators.js";

/** The shim, as used on behalf of one of its requests. */
export class Shim {
  constructor(
    private readonly connection: MessageConnection,
    private readonly call: number,
  ) {}

  /** Sends a request and validates the answer. */
  async ask<M extends Call>(method: M, params: Omit<CallParams<M>, "call">): Promise<CallResult<M>> {
    const validate = validatorOf(method, "result");
    const answer: unknown = await this.connection.sendRequest(method, { call: this.call, ...params });
    if (!validate(answer)) throw new Error(`the answer to ${method}: ${reasonsOf(validate.errors)}`);
    return answer as CallResult<M>;
  }

  tell<M extends Notification>(method: M, params: Omit<NotificationParams<M>, "call">): void {
    void this.connection.sendNotification(method, { call: this.call, ...params });
  }
}
