import { processId } from "./process-id.js";

/** The forwarder of a machine. Its id is never 1. */
export const forwarderProcessSchema = processId(2);
