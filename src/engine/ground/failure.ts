/** A failure that is shown in one line, in OrbStack's format: `[-32098] machine not found: 'web'`. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }

  /** The line for standard error. */
  get line(): string {
    return `[-32098] ${this.message}`;
  }
}

export function notFound(name: string): Failure {
  return new Failure(`machine not found: '${name}'`);
}
