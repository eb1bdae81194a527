import type { InnerStats } from "../../backends/backend.js";
import { known } from "../../machine/json.js";
import { type CpuSample, cpuPercent, type GuestAnswer } from "./guest-answer.js";

/** What a machine uses, and what it has. What is absent is not known. */
export interface Figures {
  readonly uptimeSeconds?: number;
  readonly addresses: readonly string[];
  /** Of one processor. */
  readonly cpuPercent?: number;
  readonly processors?: number;
  readonly memoryUsedBytes?: number;
  readonly memoryLimitBytes?: number;
  readonly diskUsedBytes?: number;
  readonly diskTotalBytes?: number;
}

/** @param since an earlier sample: the processors' figure is over the time from then on */
export function figuresOf(answer: GuestAnswer, since: CpuSample | undefined): Figures {
  const { uptimeSeconds, addresses, processors, cpu } = answer;
  const { memoryUsedBytes, memoryLimitBytes, diskUsedBytes, diskTotalBytes } = answer;
  const percent = since === undefined || cpu === undefined ? answer.cpuPercent : cpuPercent(since, cpu);
  return known({
    ...{ uptimeSeconds, addresses, processors, cpuPercent: percent },
    ...{ memoryUsedBytes, memoryLimitBytes, diskUsedBytes, diskTotalBytes },
  });
}

/** As far as the hypervisor tells. */
export function figuresOfStats({ cpus, diskBytes, uptimeSeconds, addresses, ...stats }: InnerStats): Figures {
  const { cpuPercent: percent, memoryUsedBytes, memoryLimitBytes } = stats;
  return known({
    ...{ uptimeSeconds, addresses, processors: cpus, cpuPercent: percent },
    ...{ memoryUsedBytes, memoryLimitBytes, diskUsedBytes: diskBytes },
  });
}
