import { string } from "../../machine/shape.js";

/** In every file that is read and written as a whole; `readJson` refuses newer ones. */
export const version = { const: 1 } as const;

export const nonEmpty = { type: "string", minLength: 1 } as const;

/** ISO 8601. */
export const time = string;
