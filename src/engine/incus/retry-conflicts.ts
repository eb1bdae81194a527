import { isConflict } from "./incus-error.js";

/** Each conflict is with an operation that has just ended, so there is progress. */
const mostAttempts = 5;

/**
 * Makes a change, and makes it again while Incus refuses it because it was finishing another operation on the instance. Incus
 * waits for that operation before it refuses.
 */
export async function retryConflicts<T>(change: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (attempt === mostAttempts || !isConflict(error)) throw error;
    return retryConflicts(change, attempt + 1);
  }
}
