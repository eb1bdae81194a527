import { type Figures, soundFigures } from "../../machine/figures.js";
import { type CpuSample, cpuPercent, type GuestAnswer } from "./guest-answer.js";

/** @param since an earlier sample; the CPU usage is then averaged since that sample */
export function figuresOf(answer: GuestAnswer, since: CpuSample | undefined): Figures {
  const { uptimeSeconds, addresses, processors, cpu } = answer;
  const { memoryUsedBytes, memoryLimitBytes, diskUsedBytes, diskTotalBytes } = answer;
  const percent = since === undefined || cpu === undefined ? answer.cpuPercent : cpuPercent(since, cpu);
  return soundFigures({
    ...{ uptimeSeconds, addresses, processors, cpuPercent: percent },
    ...{ memoryUsedBytes, memoryLimitBytes, diskUsedBytes, diskTotalBytes },
  });
}
