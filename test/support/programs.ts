import { resolve } from "node:path";

/** Programs for tests, at the paths where their set-up writes them. */
export const stubProgram = resolve("dist/test/orbctl-stub.cjs");
export const backendStubProgram = resolve("dist/test/backend-stub.cjs");
export const sidecarProgram = resolve("ruby-shim/sidecar/main.cjs");
/** A Vagrant home with the installed gem. */
export const vagrantHome = resolve("dist/test/vagrant-home");
