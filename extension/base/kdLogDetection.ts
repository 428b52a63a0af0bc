/** Lines of a document that are looked at. */
export const DETECTION_LINES = 100;

/** Characters of a line that are looked at. */
const MOST = 300;

/** `0: kd> `, `lkd>`, `32.2: kd:x86> `, `0:000> `, `||0:0:072> `: at the very beginning of a line. */
const PROMPT =
  /^(?:(?:\|\|\d{1,4}:(?:\d{1,4}:)? ?)?(?:\d{2}\.)?(?:\d{1,4}: )?l?kd(?::[A-Za-z]\w{0,15})?|(?:\|\|\d{1,4}:)?(?:\d{2}\.)?\d{1,4}:\d{3,6}(?::[A-Za-z]\w{0,15})?)>(?: |$)/;

const BANNERS: readonly string[] = [
  'Microsoft (R) Windows Debugger',
  'Kernel Debugger connection established',
  '**** NT ACTIVE PROCESS DUMP ****',
  "Opened log file '",
  'Loading Dump File [',
];

const VERSION = /^Windows .{1,40} Kernel Version \d{3,6} (?:MP|UP) /;

/**
 * Whether a text is a log of kd or cdb: one of its first 100 lines is a banner of the debugger or begins with a prompt.
 * Made for the moment a document opens: it reads little and never fails.
 */
export function looksLikeKdLog(lines: Iterable<string>): boolean {
  let seen = 0;
  for (const whole of lines) {
    if (++seen > DETECTION_LINES) return false;
    const line = whole.length > MOST ? whole.slice(0, MOST) : whole;
    if (PROMPT.test(line) || VERSION.test(line) || BANNERS.some(banner => line.startsWith(banner))) return true;
  }
  return false;
}
