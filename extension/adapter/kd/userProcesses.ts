/** A process under the debugger, as `|` lists it. */
export interface UserProcess {
  /** The debugger's own number. */
  readonly number: number;
  /** Hex, as printed. */
  readonly pid: string;
  readonly name: string | undefined;
  readonly current: boolean;
}

/** `.  0	id: 1a2c	create	name: client.exe`, `#  1	id: 1b00	child	name: C:\x\worker.exe`. */
const ROW = /^([.#\s]{0,6})(\d{1,6})\s+id:\s+([0-9a-f]{1,8})\b(?:[^\n]{0,40}?\bname:\s*(\S[^\n]{0,260}))?/i;
/** A session with more is listed in part. */
const MOST = 200;

/** Processes of an answer of `|`. */
export function userProcessesOf(text: string): readonly UserProcess[] {
  const processes: UserProcess[] = [];
  for (const line of text.split('\n')) {
    const [, marks = '', number = '', pid = '', name] = ROW.exec(line) ?? [];
    if (number === '' || processes.length >= MOST) continue;
    processes.push({
      number: Number(number),
      pid: pid.toLowerCase(),
      name: name === undefined ? undefined : baseName(name.trim()),
      current: marks.includes('.'),
    });
  }
  return processes;
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Number of the process in a prompt of a program: `1` of `1:003>` and of `||0:1:003>`. */
export function processInPrompt(prompt: string): number | undefined {
  const found = /(\d{1,4}):\d{3,6}(?::[A-Za-z]\w{0,15})?>/.exec(prompt)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Number of the system in a prompt, where the debugger has several: `1` of `||1:0: kd>`. */
export function systemInPrompt(prompt: string): number | undefined {
  const found = /\|\|(\d{1,4}):/.exec(prompt)?.[1];
  return found === undefined ? undefined : Number(found);
}
