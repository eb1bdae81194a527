import { Failure } from "../failure.js";

const units: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Bytes of a size such as `4G` or `512M`; a bare number counts in `unit` bytes. */
export function parseSize(text: string, unit: number): number {
  const [, digits, suffix] = /^(\d+(?:\.\d+)?)([KMGT])?(?:i?B)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * (suffix === undefined ? unit : (units[suffix.toUpperCase()] ?? Number.NaN));
  if (!(bytes > 0)) throw new Failure(`not a size: '${text}'; write it like 512M or 4G`);
  return Math.round(bytes);
}

/** `2.0 GB`, as OrbStack's lists have it. */
export function formatSize(bytes: number): string {
  const steps = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  return `${(bytes / 1000 ** power).toFixed(1)} ${steps[power]}`;
}
