export const mibPerGib = 1024;
export const bytesPerMib = 2 ** 20;

/** MiB from `"4G"`, `"512M"`, or a number that counts in `unitMib`. Absent stays absent; the schemas let nothing else through. */
export function parseMib(value: unknown, unitMib = 1): number | undefined {
  if (value === undefined) return undefined;
  const [, digits, letter = ""] = /^(\d+)([MG]?)/i.exec(String(value)) ?? [];
  const units: Readonly<Record<string, number>> = { M: 1, G: mibPerGib };
  return Number(digits) * (units[letter.toUpperCase()] ?? unitMib);
}

/** `2.0 GB`, as OrbStack's lists have it. */
export function formatSize(bytes: number): string {
  const steps = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  return `${(bytes / 1000 ** power).toFixed(1)} ${steps[power]}`;
}
