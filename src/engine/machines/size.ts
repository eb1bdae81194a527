import { Failure } from "../failure.js";

const units: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Bytes of a size such as `4G` or `512M`; a bare number counts in `unit` bytes. */
export function parseSize(text: string, unit: number): number {
  const [, digits, suffix] = /^(\d+(?:\.\d+)?)([KMGT])?(?:i?B)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * (suffix === undefined ? unit : (units[suffix.toUpperCase()] ?? Number.NaN));
  if (!(bytes > 0)) throw new Failure(`not a size: '${text}'; write it like 512M or 4G`);
  return Math.round(bytes);
}
