import { isPassing } from "./incus-error.js";

/** What Incus refuses is about to end, so there is progress. */
const mostAttempts = 5;

/**
 * Sends a request, and sends it again while Incus refuses it for something that was just ending: another operation on the
 * instance, for which Incus waits before it refuses, or the instance's guest.
 */
export async function retryPassing<T>(send: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (attempt === mostAttempts || !isPassing(error)) throw error;
    return retryPassing(send, attempt + 1);
  }
}
