import { describe, expect, it } from "vitest";
import { IncusError } from "../../../../src/engine/incus/incus-error.js";
import { whenRebooted } from "../../../../src/engine/incus/when-rebooted.js";
import { useQuickTime } from "../../../support/quick-time.js";

/** Gives these answers in order, of which the last stays. */
function filesThatAnswer(...answers: readonly (boolean | Error)[]) {
  const asked: string[] = [];
  const hasFile = async (_: string, path: string): Promise<boolean> => {
    const answer = answers[asked.length] ?? answers.at(-1) ?? false;
    asked.push(path);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { hasFile, asked };
}

const ended = new IncusError("EOF", 500);
const unreachable = new IncusError("connect ENOENT", 0);

describe("waiting for a reboot", () => {
  useQuickTime();

  it.each([
    ["asks once about a stopped machine", [false], 1],
    ["does not wait for a running machine", [true, true], 2],
    ["does not believe the files of a guest that has ended", [true, false, true, false, true, true], 6],
    ["asks again if the process for files ends meanwhile", [ended, true, ended, false], 4],
    ["leaves it to the next request to say that Incus is not there", [unreachable], 1],
  ])("%s", async (_, answers, questions) => {
    const files = filesThatAnswer(...answers);
    await whenRebooted(files, "web");
    expect(files.asked).toHaveLength(questions);
  });

  it("ends if Incus cannot read the files at all", async () => {
    const files = filesThatAnswer(ended);
    await whenRebooted(files, "web");
    expect(files.asked.length).toBeGreaterThan(100);
  });
});
