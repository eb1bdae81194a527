/** Words that cannot be carried out as they stand, which commander could not know. The message is for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
