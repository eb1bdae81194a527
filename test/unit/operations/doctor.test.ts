import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { redactor } from "../../../src/machine/redact.js";
import { examine } from "../../../src/operations/doctor/examine.js";
import { type Check, check } from "../../../src/operations/doctor/finding.js";
import { isOlder } from "../../../src/operations/doctor/program-checks.js";
import { unreachable } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";

describe("examine", () => {
  const look = (session: FakeSession, checks?: readonly Check[]) =>
    examine({ ...session, explain: (error) => `it said: ${error}` }, checks);

  it("runs all checks, and reports the failure of one as a problem of it alone", async () => {
    const session = new FakeSession();
    session.world.driver.version = () => Promise.reject(unreachable());
    const findings = await look(session);
    const of = (name: string) => findings.find((finding) => finding.check === name);
    expect(of("orbctl")).toMatchObject({ level: "problem", text: expect.stringContaining("it said: ") });
    expect(of("service")).toMatchObject({ level: "ok", text: "runs" });
    expect(of("docker")).toMatchObject({ level: "ok", text: "works" });
    expect(of("Node.js")).toMatchObject({ level: "ok" });
  });

  it.each([
    ["2.2.3", "ok"],
    ["2.1.9", "warning"],
    ["1.9.9", "problem"],
  ])("reports orbctl %s as %s", async (version, level) => {
    const session = new FakeSession();
    session.world.driver.version = async () => version;
    expect((await look(session)).find((finding) => finding.check === "orbctl")).toMatchObject({ level });
  });

  it("reports a missing orbctl as a warning if another backend works, and checks no further", async () => {
    const session = new FakeSession();
    const missing = async () => {
      throw new ExpectedError("orbctl_missing", { looked_in: "PATH" });
    };
    session.world.driver.version = missing;
    session.world.driver.isServing = missing;
    const findings = await look(session);
    expect(findings.filter(({ level }) => level !== "ok").map((finding) => finding.check)).toEqual([
      "orbctl",
    ]);
  });

  it("starts nothing", async () => {
    const session = new FakeSession();
    session.world.driver.isServing = async () => false;
    const findings = await look(session);
    expect(findings.find((finding) => finding.check === "service")).toMatchObject({ level: "warning" });
    expect(session.world.events).toEqual([]);
  });

  it("ends after an interrupt", async () => {
    const controller = new AbortController();
    const session = Object.assign(new FakeSession(), { signal: controller.signal });
    const interrupted = check("slow", async () => {
      controller.abort();
      return { level: "ok", text: "" };
    });
    await expect(look(session, [interrupted])).rejects.toMatchObject({ key: "interrupted" });
  });
});

describe("isOlder", () => {
  it.each([
    ["2.2.18", "2.2.19", true],
    ["2.2.19", "2.2.19", false],
    ["2.10.0", "2.2.19", false],
    ["2.4.1.dev", "2.2.19", false],
    ["1.9.9", "2.0.0", true],
  ])("%s, %s", (version, other, older) => {
    expect(isOlder(version, other)).toBe(older);
  });
});

describe("redactor", () => {
  const environment = {
    GITHUB_TOKEN: 'pl"anted-1',
    EDITOR: "vi",
    DB_PASSWORD: "x",
    MY_KEY: "planted-2-longer",
  };
  const redact = redactor({ home: "/home/me", environment });

  it.each([
    'GITHUB_TOKEN is pl"anted-1',
    "planted-2-longer",
    "tcp://me:planted@host:2375",
    "https://planted@host/x",
    "password: planted",
    'password => "pla nted"',
    '{"api_token": "pla\\"nted", "a": 1}',
    '"{\\"secret\\":\\"planted\\"}"',
    "export AWS_SECRET_ACCESS_KEY=planted",
    "Authorization: Bearer planted",
    "passphrase='pla nted'",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nplanted\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\nplanted, and cut off",
    "key ghp_planted0123456789012345678901234567",
    "jwt eyJhbGciOiJplanted.eyJzdWIiOiJplanted.planted",
  ])("removes the secret from %j", (text) => {
    const clean = redact(text);
    expect(clean).toContain("[removed]");
    expect(clean).not.toMatch(/pla ?\\?"? ?nted/);
  });

  it.each([
    ["/home/me/shop and /home/me", "~/shop and ~"],
    ["vi is an editor", "vi is an editor"],
    ['{"machine_id": "01M7YWXKDZBXWK4WP88FSKMW6W"}', '{"machine_id": "01M7YWXKDZBXWK4WP88FSKMW6W"}'],
    ["passed in 3 s", "passed in 3 s"],
  ])("keeps %j readable", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});
