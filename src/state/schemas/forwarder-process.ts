import { processId } from "./process-id.js";

/** The process that forwards the ports of a machine. It is never the first one. */
export const forwarderProcessSchema = processId(2);
