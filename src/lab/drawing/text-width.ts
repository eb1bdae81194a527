/** Of a character in a monospaced font, in parts of the font's size. */
const narrow = 0.61;
const wide = 1.2;

/** The characters of East Asia and emoji, which are twice as wide. */
const isWide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** How wide a text is in a monospaced font, about, in pixels. */
export function textWidth(text: string, fontSize: number): number {
  const widths = [...text].map((character) => (isWide.test(character) ? wide : narrow));
  return fontSize * widths.reduce((sum, width) => sum + width, 0);
}

/** The text, or as much of its beginning as fits. */
export function shorten(text: string, fontSize: number, most: number): string {
  if (textWidth(text, fontSize) <= most) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, fontSize) > most) characters.pop();
  return `${characters.join("")}…`;
}
