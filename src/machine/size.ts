/** `2.0 GB`, as OrbStack's lists have it. */
export function formatSize(bytes: number): string {
  const steps = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  return `${(bytes / 1000 ** power).toFixed(1)} ${steps[power]}`;
}
