/** Lines that are looked at: a banner or a first prompt stands near the top. */
export const LINES_LOOKED_AT = 100;

/** Longest part of a line that is looked at. */
const COLUMNS = 300;

/** First lines of kd, cdb and WinDbg, and what they print when they connect or open a dump. */
const BANNER =
  /^(?:\/\/\s*)?(?:Microsoft \(R\) Windows Debugger Version|Opened log file '|Loading Dump File \[|Kernel Debugger connection established|Connected to Windows \S+ \S+ (?:x64|x86|ARM64|AMD64)|Windows \S+ Kernel Version \d+)/u;

/** Kernel prompts (`0: kd>`, `lkd>`, `kd>`, `32.2: kd:x86>`) and user-mode ones (`0:000>`, `||0:0:072>`). */
const PROMPT = /^(?:\|\|\d+:)?(?:(?:\d+\.)?(?:\d+: ?)?l?kd(?::\w+)?|\d+:\d{3,}(?::\w+)?)> ?(\S?)/u;

/** The first character of what was typed, if anything was. Text of other programs (`kd> 12`) may start with anything. */
const COMMAND_START = /^[!.a-z~?|*$]?$/iu;

/**
 * Whether the first lines of a text file are those of a kernel debugger log: a banner, or a prompt with a debugger
 * command or nothing after it.
 */
export function looksLikeKdLog(lines: readonly string[]): boolean {
  return lines.slice(0, LINES_LOOKED_AT).some(full => {
    const line = full.slice(0, COLUMNS);
    const prompt = PROMPT.exec(line);
    return (prompt !== null && COMMAND_START.test(prompt[1] ?? '')) || BANNER.test(line);
  });
}
