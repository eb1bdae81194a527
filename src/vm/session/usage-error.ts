/** A usage error that commander cannot detect. The message is for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
