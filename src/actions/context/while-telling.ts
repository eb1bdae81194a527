import type { Ui } from "../../machine/ui.js";

const intervalMs = 10_000;

/** Reports every ten seconds that long work continues, as in `Still exporting (20 s)...`. */
export async function whileTelling<T>(ui: Ui, text: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const timer = setInterval(() => {
    ui.say("detail", `${text} (${Math.round((performance.now() - start) / 1000)} s)...`);
  }, intervalMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
