import { expect, it } from "vitest";
import { expectToFitItsSchema } from "../support/json-format.js";
import { describeOnBoth } from "../support/vm-subjects.js";

/** Commands that only OrbStack supports. */
const others = ["clone default copy", "export default x"];

describeOnBoth("vagrant vm watch", ({ provider, open }) => {
  if (provider === "orbstack")
    it("explains that nothing is generated", async () => {
      const project = await open();
      const { exitCode, output } = await project.vagrant("vm watch");
      expect([exitCode, output]).toEqual([3, expect.stringContaining("vagrant reload")]);
    });
  else
    it("applies changes of a file to a machine, until Ctrl-C", async () => {
      const project = await open("", 'v.config_files = ["vm.yaml"]');
      await project.write("vm.yaml", "memory: 256\n");
      await project.succeed("up");
      await project.write("vm.yaml", "memory: 320\n");
      const dry = await project.succeed("vm watch --dry-run");
      expect(dry.stdout).toMatch(/^-.*--memory=256m.*\n\+.*--memory=320m/m);

      const watching = project.start(["vm", "watch", "--reload", "--json"]);
      const seen: Record<string, unknown>[] = [];
      const lines = watching.iterable()[Symbol.asyncIterator]();
      const until = async (event: string) => {
        for (;;) {
          const { value, done } = await lines.next();
          if (done) throw new Error(`it ended before ${event}: ${JSON.stringify(seen)}`);
          const line = JSON.parse(value);
          expectToFitItsSchema(line);
          seen.push(line);
          if (line.event === event) return line;
        }
      };
      await until("reloaded");
      await until("watching");
      await project.write("vm.yaml", "memory: lots\n");
      expect(await until("failed")).toMatchObject({ error: expect.stringContaining("vm.yaml:1") });
      await project.write("vm.yaml", "memory: 384\n");
      expect(await until("changed")).toMatchObject({ diff: expect.stringContaining("--memory=384m") });
      await until("reloaded");
      watching.kill("SIGINT");
      expect((await watching).exitCode).toBe(0);
      expect((await project.succeed("vm watch --dry-run")).output).toContain("would change nothing");

      for (const words of others) {
        const { exitCode, output } = await project.vagrant(`vm ${words}`);
        expect([exitCode, output], words).toEqual([3, expect.stringContaining(`vm ${words.split(" ")[0]}`)]);
      }
      await project.succeed("destroy -f");
    });
});
