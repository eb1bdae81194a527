import type { Project } from "../../support/project.js";

/** The options of the machine, in the file that a user would change. */
export const vagrantfile = (backend: string, options = "{}", more = "") => ({
  block: (memoryMib: number) =>
    `provider.backend = "${backend}"; provider.memory = ${memoryMib}; provider.backend_options = ${options}`,
  more: `config.vm.boot_timeout = 240
    ${more}`,
});

/** Loads Ruby files in every Vagrant with this home, including the nested one. */
export const loadInHome = (project: Project, ...files: readonly string[]) =>
  project.write("../home/Vagrantfile", files.map((file) => `require "${file}"\n`).join(""));
