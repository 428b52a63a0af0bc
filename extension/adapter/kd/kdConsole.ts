import { readOnlyRefusal } from '../../target/kd/access/classifyCommand';
import { RequestError } from '../errors';
import type { ConsoleAnswer } from '../session/target';
import { COMMAND_NAMES } from './commandNames';
import { askerError } from './kdErrors';
import type { KdCore } from './kdCore';
import type { RunControl } from './runControl';
import { systemInPrompt } from './userProcesses';

/** Lines that are offered again. */
const HISTORY = 500;
/** What may be different behind such a command: symbols, and with them frames and values. */
const CHANGES_SYMBOLS = /(?:^|;)\s*(?:\.reload|\.sympath|\.symfix|\.lines|ld)\b/i;
/** Commands after which breakpoints of ours may be gone, disabled, or other ones. */
const CHANGES_BREAKPOINTS = /(?:^|[;{"])\s*b[acdempru]\d{0,6}\b/i;
/** Commands that change what the Variables view shows. */
const CHANGES_VALUES = /(?:^|;)\s*(?:e[abdpquw]?|eza|ezu|r|f|\?\?|dx|\.frame|\.thread|\.process|\.cxr|\.trap)\b/i;

/** The prompt of a debugger: what is typed goes through the rules of access and to the debugger. */
export class KdConsole {
  private readonly history: string[] = [];

  constructor(
    private readonly core: KdCore,
    private readonly run: RunControl,
    /** Told of what a typed line has changed; `system`: another of several systems was chosen. */
    private readonly changed: { symbols(): void; breakpoints(): void; system(): void },
  ) {}

  /** Runs what was typed; of several lines (pasted ones) each after the other, once all of them are allowed. */
  async execute(typed: string, signal: AbortSignal): Promise<ConsoleAnswer> {
    const lines = typed.split(/\r\n?|\n/).flatMap(line => (line.trim() === '' ? [] : [line.trim()]));
    const [first, ...more] = lines;
    if (first === undefined) return { text: '' };
    for (const line of lines) this.assertAllowed(line);
    if (more.length === 0) return this.one(first, signal);
    if (lines.slice(0, -1).some(line => this.core.session.effectOf(line) !== 'none'))
      throw new RequestError('refused', 'Only the last of several lines may let the target run: none of them was run.');
    const texts: string[] = [];
    for (const line of lines) texts.push(`> ${line}`, (await this.one(line, signal)).text);
    return { text: texts.filter(text => text !== '').join('\n') };
  }

  private async one(line: string, signal: AbortSignal): Promise<ConsoleAnswer> {
    this.remember(line);
    try {
      if (this.core.session.effectOf(line) !== 'none') {
        await this.run.go(line);
        return { text: '' };
      }
      const { timeouts } = this.core.args;
      const system = systemInPrompt(this.core.asker.prompt);
      const answer = await this.core.asker.ask(line, { signal, keepNotes: true, timeoutMs: timeouts.command });
      this.core.chosen.typed(line, answer.text);
      if (systemInPrompt(this.core.asker.prompt) !== system) this.changed.system();
      else if (CHANGES_SYMBOLS.test(line)) this.changed.symbols();
      if (CHANGES_BREAKPOINTS.test(line)) this.changed.breakpoints();
      if (CHANGES_VALUES.test(line)) this.core.emit({ kind: 'values' });
      return { text: answer.text.trimEnd(), command: answer.command };
    } catch (error) {
      throw askerError(error);
    }
  }

  /** Refused commands are told of, so that the client can offer full access. */
  assertAllowed(line: string): void {
    if (this.core.access === 'full') return;
    // An alias may have been set while access was full.
    const refusal = readOnlyRefusal(line) ?? readOnlyRefusal(this.core.session.meant(line));
    if (!refusal) return;
    this.core.emit({ kind: 'refused', command: refusal.command, message: refusal.message });
    throw new RequestError('refused', `${refusal.message}. Switch it to full access to run this.`);
  }

  /** Lines typed before that begin so, the latest first; then names of commands. */
  complete(typed: string, limit: number): readonly string[] {
    const begun = typed.toLowerCase();
    const lines = begun === '' ? [] : this.history.filter(line => line.toLowerCase().startsWith(begun));
    const word = /(?:^|[;\s{(])([!.]?[\w.]*)$/.exec(begun)?.[1] ?? '';
    const names = word === '' ? [] : COMMAND_NAMES.filter(name => name.startsWith(word));
    return [...new Set([...[...lines].reverse(), ...names])].slice(0, limit);
  }

  private remember(line: string): void {
    const at = this.history.indexOf(line);
    if (at >= 0) this.history.splice(at, 1);
    this.history.push(line);
    if (this.history.length > HISTORY) this.history.shift();
  }
}
