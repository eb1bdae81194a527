import { expect, it } from "vitest";
import { firstUser, loginUser } from "../../../src/actions/guest/login-user.js";
import { validateOrbstack } from "../../../src/actions/orbstack/provider/validate.js";
import { create } from "../../../src/actions/orbstack/steps/create.js";
import { finishRename } from "../../../src/actions/orbstack/steps/finish-rename.js";
import { FakeWorld } from "../../support/fake-parts.js";

const metadata = {
  schema_version: 1,
  machine_id: "A",
  orbstack_machine_name: "web",
  created_at: "1970-01-01T00:00:00.000Z",
  provider_version: "0",
} as const;

function worldOf(ssh: string | undefined, block?: string): FakeWorld {
  const world = new FakeWorld();
  world.ssh = { username: ssh };
  world.config = {
    ...world.config,
    machine_name: "web",
    ...(block !== undefined && { username: block }),
  };
  return world;
}

it.each([
  [undefined, undefined, "vagrant", "vagrant"],
  ["ubuntu", undefined, "ubuntu", "ubuntu"],
  [undefined, "dev", "dev", "dev"],
  ["deploy", "dev", "deploy", "dev"],
  ["root", undefined, "root", "vagrant"],
  ["root", "dev", "root", "dev"],
])(
  "of config.ssh.username %s and os.username %s, %s logs in, and OrbStack makes %s",
  (ssh, block, login, first) => {
    const { machine } = worldOf(ssh, block);
    expect([loginUser(machine), firstUser(machine)]).toEqual([login, first]);
  },
);

it("creates the machine with the login user, and gives them an SSH account", async () => {
  const world = worldOf("ubuntu");
  await create.run(world.context());
  expect(world.specs).toMatchObject([{ username: "ubuntu" }]);
  expect(world.guestCommands.map((words) => words.slice(0, 4))).toEqual([
    ["web", "ubuntu", "ubuntu", "ubuntu@web"],
  ]);
  expect(world.metadata).toMatchObject({ login_user: "ubuntu" });
});

it("creates a new login user in an existing machine, once", async () => {
  const world = worldOf("deploy");
  world.id = "A";
  world.metadata = metadata;
  world.add({ id: "A", name: "web" });
  await finishRename.run(world.context());
  expect(world.guestCommands.map((words) => words.slice(0, 5))).toEqual([
    ["web", "web", "deploy", "deploy", "deploy@web"],
  ]);
  await finishRename.run(world.context());
  expect(world.guestCommands).toHaveLength(1);
});

it("does not change a machine that was created with that user", async () => {
  const world = worldOf(undefined);
  world.id = "A";
  world.metadata = metadata;
  world.add({ id: "A", name: "web" });
  await finishRename.run(world.context());
  expect(world.guestCommands).toEqual([]);
});

it.each(["Bob Smith", "vagrant@web", ""])(
  "refuses config.ssh.username %j before anything is made",
  (username) => {
    expect(validateOrbstack(worldOf(username).machine)).toMatchObject([
      {
        option: "config.ssh.username",
        problem: expect.stringContaining(`but got ${JSON.stringify(username)}.`),
      },
    ]);
  },
);
