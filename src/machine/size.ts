export const mibPerGib = 1024;
export const bytesPerMib = 2 ** 20;

const units: Readonly<Record<string, number>> = { M: 1, G: mibPerGib, T: mibPerGib ** 2 };

/** A size as users write it: `2048`, `512M`, `1.5G`, `2GB`, `2 GiB`, `1T`. Fractions require a unit. For JSON schemas and `isSize`. */
export const sizePattern = "^(?=.*[1-9])([0-9]+|[0-9]+([.][0-9]+)? ?[MmGgTt]([Ii]?[Bb])?)$";

export function isSize(text: string): boolean {
  return new RegExp(sizePattern).test(text);
}

/**
 * The MiB of such a size. `unitMib` is the unit of a bare number. `undefined` stays `undefined`; schemas and `isSize`
 * exclude everything else.
 */
export function parseMib(value: unknown, unitMib = 1): number | undefined {
  if (value === undefined) return undefined;
  const [, digits, letter = ""] = /^([\d.]+) ?([MGT]?)/i.exec(String(value)) ?? [];
  return Math.max(1, Math.round(Number(digits) * (units[letter.toUpperCase()] ?? unitMib)));
}

/** For example `2.0 GB`, as in OrbStack's lists. */
export function formatSize(bytes: number): string {
  const steps = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  return `${(bytes / 1000 ** power).toFixed(1)} ${steps[power]}`;
}
