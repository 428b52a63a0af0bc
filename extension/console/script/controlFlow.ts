import { TextOutput } from '../boundedOutput';
import { Breather } from '../breather';
import { type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { closingParenthesis } from '../expression/masmParser';
import type { Aliases } from './aliases';
import { LeaveSignal } from './leave';
import { blockAt, skipBlanks } from './pieces';

/** Turns of one loop. */
const MAX_TURNS = 1_000_000;

/** Runs the text of a block. */
export interface BlockRunner {
  readonly context: ConsoleContext;
  readonly aliases: Aliases;
  run(text: string, out: Output, signal: AbortSignal): Promise<void>;
}

const WORDS = /^\.(if|for|while|do|foreach|block|catch|break|continue|leave)(?![\w])/i;

/** `.if`, `.for`, `.foreach`, `.block`, …: commands that hold blocks or leave them. */
export function isControlFlow(text: string): boolean {
  return WORDS.test(text);
}

/** Runs the control flow command at a place in a line; returns the place behind it. */
export function runControlFlow(
  runner: BlockRunner,
  line: string,
  at: number,
  out: Output,
  signal: AbortSignal,
): Promise<number> {
  const word = (WORDS.exec(line.slice(at))?.[1] ?? '').toLowerCase();
  const flow = new ControlFlow(runner, line, at + word.length + 1, out, signal);
  return flow.run(word);
}

class ControlFlow {
  constructor(
    private readonly runner: BlockRunner,
    private readonly line: string,
    private at: number,
    private readonly out: Output,
    private readonly signal: AbortSignal,
  ) {}

  async run(word: string): Promise<number> {
    switch (word) {
      case 'if':
        return this.choose();
      case 'for':
        return this.countedLoop();
      case 'while':
        return this.whileLoop();
      case 'do':
        return this.doLoop();
      case 'foreach':
        return this.forEach();
      case 'block':
        await this.runner.run(this.block(), this.out, this.signal);
        return this.at;
      case 'catch':
        return this.catch();
      default:
        throw new LeaveSignal(word === 'break' ? 'break' : word === 'continue' ? 'continue' : 'leave');
    }
  }

  private async choose(): Promise<number> {
    let done = false;
    for (let word = '.if'; ;) {
      const holds = word === '.else' ? !done : !done && (await this.isTrue(this.parenthesis()));
      if (word !== '.else' && done) this.parenthesisIfThere();
      const body = this.block();
      if (holds) {
        done = true;
        await this.runner.run(body, this.out, this.signal);
      }
      const next = /^\s*(\.elsif|\.else)(?!\w)/i.exec(this.line.slice(this.at));
      if (!next?.[1] || word === '.else') return this.at;
      this.at += next[0].length;
      word = next[1].toLowerCase();
    }
  }

  private async countedLoop(): Promise<number> {
    const [before, condition, step] = this.parenthesis().split(';');
    if (condition === undefined || step === undefined) throw new CaretError('syntax');
    const body = this.block();
    await this.runner.run(before ?? '', this.out, this.signal);
    const isTrue = (): Promise<boolean> => (condition.trim() === '' ? Promise.resolve(true) : this.isTrue(condition));
    await this.loop(isTrue, body, step);
    return this.at;
  }

  private async whileLoop(): Promise<number> {
    const condition = this.parenthesis();
    const body = this.block();
    await this.loop(() => this.isTrue(condition), body);
    return this.at;
  }

  private async doLoop(): Promise<number> {
    const body = this.block();
    const condition = this.parenthesis();
    let first = true;
    await this.loop(async () => {
      if (!first) return this.isTrue(condition);
      first = false;
      return true;
    }, body);
    return this.at;
  }

  /** `.foreach [/pS n] [/ps n] (name { commands }) { body }`; `/s (name "text")`. */
  private async forEach(): Promise<number> {
    const options = /^(?:\s*\/(?:pS\s+\S+|ps\s+\S+|s|f))*/.exec(this.line.slice(this.at))?.[0] ?? '';
    this.at += options.length;
    const inner = this.parenthesis();
    const name = /^\s*(\w+)\s*/.exec(inner);
    if (!name?.[1]) throw new CaretError('syntax');
    const body = this.block();
    const tokens = await this.tokens(inner.slice(name[0].length), /\/s\b/.test(options));
    const skipFirst = await this.option(options, /\/pS\s+(\S+)/);
    const skip = await this.option(options, /\/ps\s+(\S+)/);
    const before = this.runner.aliases.get(name[1]);
    try {
      await this.eachToken(name[1], tokens, body, skipFirst, skip + 1);
    } finally {
      if (before === undefined) this.runner.aliases.delete(name[1]);
      else this.runner.aliases.set(name[1], before);
    }
    return this.at;
  }

  private async eachToken(
    name: string,
    tokens: readonly string[],
    body: string,
    first: number,
    step: number,
  ): Promise<void> {
    let i = first;
    await this.loop(() => {
      const token = tokens[i];
      i += step;
      if (token !== undefined) this.runner.aliases.set(name, token);
      return Promise.resolve(token !== undefined);
    }, body);
  }

  private async tokens(source: string, isText: boolean): Promise<readonly string[]> {
    let text = /^\s*"([^"]*)"/.exec(source)?.[1];
    if (text === undefined || !isText) {
      const open = source.indexOf('{');
      const commands = open < 0 ? undefined : blockAt(source, open);
      if (!commands) throw new CaretError('syntax');
      const collected = new TextOutput();
      await this.runner.run(commands.body, collected, this.signal);
      text = collected.text;
    }
    return (text.match(/"[^"]*"|[^\s"]+/g) ?? []).map(token => token.replace(/^"(.*)"$/, '$1'));
  }

  private async option(options: string, pattern: RegExp): Promise<number> {
    const found = pattern.exec(options)?.[1];
    return found === undefined ? 0 : Number((await this.runner.context.evaluate(found, this.signal)) & 0xffffn);
  }

  /** Errors end the block only. */
  private async catch(): Promise<number> {
    const body = this.block();
    try {
      await this.runner.run(body, this.out, this.signal);
    } catch (error) {
      if (error instanceof ConsoleError) this.out.write(`${error.message}\n`);
      else if (!(error instanceof LeaveSignal && error.kind === 'leave')) throw error;
    }
    return this.at;
  }

  private async loop(isTrue: () => Promise<boolean>, body: string, step = ''): Promise<void> {
    const breather = new Breather(this.signal);
    for (let turn = 0; await isTrue(); turn++) {
      if (turn >= MAX_TURNS) throw new ConsoleError(`The loop was left after ${MAX_TURNS} turns`);
      await breather.breathe();
      try {
        await this.runner.run(body, this.out, this.signal);
      } catch (error) {
        if (!(error instanceof LeaveSignal) || error.kind === 'leave' || error.kind === 'quit') throw error;
        if (error.kind === 'break') return;
      }
      if (step !== '') await this.runner.run(step, this.out, this.signal);
    }
  }

  private async isTrue(condition: string): Promise<boolean> {
    return (await this.runner.context.evaluate(condition, this.signal)) !== 0n;
  }

  private parenthesis(): string {
    const open = skipBlanks(this.line, this.at);
    const close = this.line.charAt(open) === '(' ? closingParenthesis(this.line, open) : undefined;
    if (close === undefined) throw new CaretError('syntax');
    this.at = close + 1;
    return this.line.slice(open + 1, close);
  }

  private parenthesisIfThere(): void {
    if (this.line.charAt(skipBlanks(this.line, this.at)) === '(') this.parenthesis();
  }

  private block(): string {
    const open = skipBlanks(this.line, this.at);
    const block = this.line.charAt(open) === '{' ? blockAt(this.line, open) : undefined;
    if (!block) throw new CaretError('syntax');
    this.at = block.end;
    return block.body;
  }
}
