/** What the driver tells the guardian, one JSON object a line. */
export type GuardOrder =
  /** Lines for the debugger. */
  | { readonly write: string }
  /** Break in now. The guardian answers with `broke`. */
  | { readonly break: number }
  /** What the driver knows of the target. `breakpoints`: some are set, which must not outlive the debugger. */
  | { readonly state: 'halted' | 'running'; readonly breakpoints?: boolean }
  /** What to do with the target if the driver dies. */
  | { readonly leave: 'running' | 'as-it-is' }
  /** A temporary folder of the driver, which nobody else removes if it dies. */
  | { readonly folder: string }
  /** End the debugger, and then yourself. */
  | { readonly kill: true };

/** What the guardian tells the driver, on stderr; stdout carries the bytes of the debugger. */
export type GuardReport =
  | { readonly pid: number }
  | { readonly broke: number; readonly error?: string }
  /** What became of the target behind the end of the orders. */
  | { readonly left: string }
  | { readonly exit: { readonly code?: number; readonly signal?: string; readonly error?: string } };

/** One line of ASCII, whatever the names of folders and the language of errors. */
export function formatLine(message: GuardOrder | GuardReport): string {
  const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(message).replace(/[^\x20-\x7e]/g, escaped) + '\n';
}

/** Cuts a stream of bytes into the objects of its lines; what is no object is left out. */
export class JsonLines {
  private rest = '';

  constructor(private readonly take: (message: Readonly<Record<string, unknown>>) => void) {}

  push(bytes: Uint8Array): void {
    const lines = (this.rest + Buffer.from(bytes).toString('latin1')).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = parsed(line);
      if (message) this.take(message);
    }
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** The text of the marker that the driver lets the debugger print in front of a command, or on its line. */
export function markerBeforeGo(write: string): string | undefined {
  const core = /\.printf "%c%c([be][0-9a-f.]{1,40})%c%c/g;
  const lines = write.split('\n');
  const go = lines.findIndex(line => !line.startsWith('.printf') || line.includes(';'));
  const before = lines.slice(0, go + 1).join('\n');
  const [, marker] = [...before.matchAll(core)].at(-1) ?? [];
  return marker === undefined ? undefined : `@@${marker}@@`;
}
