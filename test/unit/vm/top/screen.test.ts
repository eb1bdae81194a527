import { describe, expect, it } from "vitest";
import { Screen } from "../../../../src/vm/top/screen.js";

function makeScreen() {
  const events: string[] = [];
  const input = { setRawMode: (raw: boolean) => void events.push(raw ? "raw" : "cooked") };
  const output = { write: (text: string) => events.push(text) > 0 };
  return { events, screen: new Screen(input as never, output) };
}

describe("the screen", () => {
  it("is restored, once, even if it is closed repeatedly", () => {
    const { events, screen } = makeScreen();
    screen.leave();
    screen.enter();
    screen.enter();
    screen.leave();
    screen.leave();
    expect(events).toEqual([
      "raw",
      "\u001b[?1049h\u001b[?25l\u001b[?7l",
      "\u001b[?7h\u001b[?25h\u001b[?1049l",
      "cooked",
    ]);
  });

  it("draws over the former screen only", () => {
    const { events, screen } = makeScreen();
    screen.draw(["lost"]);
    screen.enter();
    screen.draw(["a", "b"]);
    expect(events.slice(2)).toEqual(["\u001b[H\u001b[Ja\r\n\u001b[Jb"]);
  });
});
