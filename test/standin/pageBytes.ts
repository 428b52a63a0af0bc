/** Windows code pages that a stand-in writes in: Japanese and Western European. */
export type StandinPage = 932 | 1252;

/** 0x80 to 0x9F of code page 1252; its other bytes are Latin-1. Not by TextDecoder, which in some Node versions takes it for Latin-1. */
const WESTERN =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
/** First bytes of the characters of Shift-JIS that have two. */
const LEADS = [
  ...Array.from({ length: 0x1f }, (_, i) => 0x81 + i),
  ...Array.from({ length: 0x1d }, (_, i) => 0xe0 + i),
];
const QUESTION_MARK = [0x3f];

/** Bytes of a code page, on multibyte pages cut as kd cuts them. */
export class PageBytes {
  private readonly bytes = new Map<string, readonly number[]>();

  constructor(private readonly page: StandinPage) {
    if (page === 932) this.learnJapanese();
    else
      for (let byte = 0; byte < 0x100; byte++) {
        const text = WESTERN[byte - 0x80] ?? String.fromCharCode(byte);
        this.bytes.set(text, [byte]);
      }
  }

  /** The text whole; what the page does not have is a question mark. */
  whole(text: string): Uint8Array {
    return Uint8Array.from(Array.from(text).flatMap(character => this.bytes.get(character) ?? QUESTION_MARK));
  }

  /**
   * As it comes out of a pipe: kd counts characters and writes bytes, so a line loses as many bytes at its end as its
   * characters grow. A character may be cut in two.
   */
  piped(text: string): Uint8Array {
    if (this.page !== 932) return this.whole(text);
    return Buffer.concat(
      text.split(/(?<=\n)/).map(line => {
        const [, inside = '', end = ''] = /^([^\n]*)(\n?)$/.exec(line) ?? [];
        return Buffer.concat([this.whole(inside).subarray(0, inside.length), Buffer.from(end)]);
      }),
    );
  }

  private learnJapanese(): void {
    const decoder = new TextDecoder('shift_jis');
    const learn = (...bytes: readonly number[]): void => {
      const text = decoder.decode(Uint8Array.from(bytes));
      if (text.length === 1 && text !== '\ufffd' && !this.bytes.has(text)) this.bytes.set(text, bytes);
    };
    for (let byte = 0; byte < 0x100; byte++) learn(byte);
    for (const lead of LEADS) for (let trail = 0x40; trail <= 0xfc; trail++) learn(lead, trail);
  }
}
