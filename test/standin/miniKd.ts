import { existsSync, readFileSync } from 'node:fs';
import { toAddress } from '../../extension/base/address';
import { gapAt, type Memory } from '../../extension/kernel/memory';
import type { Layout } from '../world/layout';
import { printType } from './printTypes';
import type { StandinKd } from './standinKd';

/** The kernel that answers, where there is one. */
export interface MiniKernel {
  readonly memory: Memory;
  readonly layout: Layout;
  readonly base: bigint;
}

/** What a handler of a test makes of a command; undefined: not its own. */
export type MiniHandler = (command: string, out: (text: string) => void) => Promise<boolean> | boolean;

/**
 * A very small kd, written from what kd prints: enough of its commands for a driver to work with. It runs a line and
 * prints through `out`; prompts, chunks and the running state are those of whoever holds it.
 */
export class MiniKd implements StandinKd {
  prompt = '0: kd> ';
  radix = 16;
  /** Set by `g`: the line did not end yet. */
  running = false;
  quitting = false;
  readonly breakpoints: string[] = [];
  readonly aliases = new Map<string, string>();
  implicitProcess = 0xffff_8000_0000_1080n;
  /** Commands in the order in which they ran, without markers. */
  readonly ran: string[] = [];
  reads = 0;
  /** Milliseconds that each read of memory takes. */
  readDelay = 0;
  /** Called before each read of memory: a clock that is turned by hand may go on. */
  onRead: (() => void) | undefined;
  /** It runs on another machine: no file of the driver is there. */
  noFiles = false;
  /** Raised by a break: the script or command that runs ends. */
  interrupted = false;

  constructor(
    private readonly kernel: MiniKernel | undefined,
    private readonly handlers: readonly MiniHandler[] = [],
  ) {}

  async run(line: string, out: (text: string) => void): Promise<void> {
    for (const command of split(line)) {
      if (this.interrupted || this.running || this.quitting) break;
      const ok = await this.command(this.withAliases(command), out);
      if (!ok) break;
    }
    this.interrupted = false;
  }

  private withAliases(command: string): string {
    if (this.aliases.size === 0 || /^a[ds]\b/.test(command)) return command;
    return command
      .split(/(\s+)/)
      .map(word => this.aliases.get(word) ?? word)
      .join('');
  }

  /** False: an error, which ends the line or the `.catch`. */
  private async command(command: string, out: (text: string) => void): Promise<boolean> {
    const catching = /^\.catch\s*\{([\s\S]*)\}$/.exec(command);
    if (catching) {
      await this.block(catching[1] ?? '', out);
      return true;
    }
    const block = /^\.block\s*\{([\s\S]*)\}$/.exec(command);
    if (block) return this.block(block[1] ?? '', out);
    const script = /^\$\$>a<"?([^"]+)"?$/.exec(command);
    if (script) return this.script(script[1] ?? '', out);
    if (command.startsWith('.printf')) return this.printf(command, out);
    this.ran.push(command);
    for (const handler of this.handlers) if (await handler(command, out)) return true;
    const [name = ''] = /^[!.$?]?[\w?]*/.exec(command) ?? [];
    return this.builtIn(name, command, command.slice(name.length).trim(), out);
  }

  private async block(text: string, out: (text: string) => void): Promise<boolean> {
    for (const part of split(text)) {
      if (this.interrupted) return false;
      if (!(await this.command(part, out))) return false;
    }
    return true;
  }

  private async script(file: string, out: (text: string) => void): Promise<boolean> {
    if (this.noFiles || !existsSync(file)) {
      out(`Command file execution failed, Win32 error 0n2\n    "The system cannot find the file specified."\n`);
      return false;
    }
    // Lines become one block.
    return this.block(readFileSync(file, 'latin1').split(/\r?\n/).join(''), out);
  }

  private printf(command: string, out: (text: string) => void): boolean {
    const match = /^\.printf\s+"((?:[^"\\]|\\.)*)"(.*)$/.exec(command);
    if (!match) {
      out(`${' '.repeat(command.length)}^ Trailing quote missing in '${command}'\n`);
      return false;
    }
    const values = (match[2] ?? '')
      .split(',')
      .slice(1)
      .map(part => this.number(part.trim()));
    let at = 0;
    const text = (match[1] ?? '').replace(/\\n/g, '\n').replace(/%([cdxp])/g, (_, kind: string) => {
      const value = values[at++] ?? 0n;
      if (kind === 'c') return String.fromCharCode(Number(value));
      return kind === 'd' ? value.toString() : kind === 'p' ? value.toString(16).padStart(16, '0') : value.toString(16);
    });
    out(text);
    return true;
  }

  private number(text: string): bigint {
    if (/^0x[0-9a-f`]+$/i.test(text)) return BigInt(text.replace('`', ''));
    if (/^0n\d+$/.test(text)) return BigInt(text.slice(2));
    if (text === '@$proc') return this.implicitProcess;
    if (text === '@$ptrsize') return 8n;
    const symbol = /^nt(?:!(\w+))?$/.exec(text);
    if (symbol && this.kernel) {
      const rva = symbol[1] === undefined ? 0 : this.kernel.layout.symbol(symbol[1]);
      if (rva !== undefined) return this.kernel.base + BigInt(rva);
    }
    const digits = text.replace('`', '');
    if (this.radix === 16 && /^[0-9a-f]+$/i.test(digits)) return BigInt('0x' + digits);
    if (this.radix === 10 && /^\d+$/.test(digits)) return BigInt(digits);
    throw new UnresolvedError(text);
  }

  private async builtIn(name: string, command: string, args: string, out: (text: string) => void): Promise<boolean> {
    try {
      return await this.known(name, command, args, out);
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error;
      out(`Couldn't resolve error at '${error.message}'\n`);
      return false;
    }
  }

  private async known(name: string, command: string, args: string, out: (text: string) => void): Promise<boolean> {
    switch (name) {
      case '.echo':
        out(args.replace(/^"|"$/g, '') + '\n');
        return true;
      case '?': {
        const value = this.number(args);
        out(`Evaluate expression: ${BigInt.asIntN(64, value)} = ${tick(value)}\n`);
        return true;
      }
      case 'dq':
        return this.dump(args, 8, out);
      case 'dd':
        return this.dump(args, 4, out);
      case 'db':
        return this.dump(args, 1, out);
      case 'dl':
        return this.list(args, out);
      case 'dt':
        return this.types(args, out);
      case 'n':
        this.radix = args === '' ? this.radix : Number(args);
        out(`base is ${this.radix}\n`);
        return true;
      case 'as': {
        const [alias = '', ...value] = args.split(' ');
        this.aliases.set(alias, value.join(' '));
        return true;
      }
      case 'ad':
        for (const alias of args.replace('/q', '').trim().split(/\s+/)) this.aliases.delete(alias);
        return true;
      case '.process':
        if (args !== '') this.implicitProcess = this.number(args.replace(/^\/\w\s+/, ''));
        out(`Implicit process is now ${tick(this.implicitProcess)}\n`);
        return true;
      case 'bp':
        this.breakpoints.push(args);
        return true;
      case 'bc':
        this.breakpoints.length = 0;
        return true;
      case '.cache':
      case '!sym':
      case '.logopen':
      case '.logclose':
        return true;
      case 'g':
        this.running = true;
        return true;
      case 'q':
      case 'qd':
        out('quit:\n');
        this.quitting = true;
        return true;
      default:
        if (name.startsWith('!')) out(`No export ${name.slice(1)} found\n`);
        else if (name.startsWith('.')) out(`${' '.repeat(command.length)}^ Syntax error in '${command}'\n`);
        else out(`${' '.repeat(8)}^ Operation not supported by current debuggee error in '${command}'\n`);
        return false;
    }
  }

  private async dump(args: string, size: 1 | 4 | 8, out: (text: string) => void): Promise<boolean> {
    const [place = '', count = 'L10'] = args.split(/\s+/);
    const address = this.number(place);
    const length = Number(this.number(count.replace(/^L/i, ''))) * size;
    const block = await this.read(address, length);
    if (!block) return false;
    for (let row = 0; row < length; row += 16) {
      const end = Math.min(length, row + 16);
      const cells: string[] = [];
      for (let at = row; at < end; at += size) {
        const unknown = gapAt(block, at, size) !== undefined;
        const digits = [...block.bytes.subarray(at, at + size)]
          .reverse()
          .map(byte => byte.toString(16).padStart(2, '0'))
          .join('');
        const text = unknown ? '?'.repeat(size * 2) : digits;
        cells.push(size === 8 ? `${text.slice(0, 8)}\`${text.slice(8)}` : text);
      }
      const text = size === 1 ? bytesRow(cells) : cells.join(' ');
      out(`${tick(address + BigInt(row))}  ${text}\n`);
    }
    return true;
  }

  private async list(args: string, out: (text: string) => void): Promise<boolean> {
    const [place = '', most = '0x20', size = '0x4'] = args.split(/\s+/);
    const head = this.number(place);
    let at = head;
    for (let i = 0n; i < this.number(most); i++) {
      const block = await this.read(at, Number(this.number(size)) * 8);
      if (!block) return false;
      const cells: string[] = [];
      for (let cell = 0; cell < block.bytes.length; cell += 8) {
        const view = new DataView(block.bytes.buffer, block.bytes.byteOffset);
        cells.push(gapAt(block, cell, 8) ? '????????`????????' : tick(view.getBigUint64(cell, true)));
      }
      out(`${tick(at)}  ${cells.join(' ')}\n`);
      if (gapAt(block, 0, 8)) return true;
      at = new DataView(block.bytes.buffer, block.bytes.byteOffset).getBigUint64(0, true);
      if (at === head || at === 0n) break;
    }
    return true;
  }

  private types(args: string, out: (text: string) => void): boolean {
    const name = /nt!(\w+)$/.exec(args)?.[1] ?? '';
    const lines = this.kernel && printType(this.kernel.layout, name);
    if (!lines) {
      out(`Symbol nt!${name} not found.\n`);
      return true;
    }
    out(lines.join('\n') + '\n');
    return true;
  }

  private async read(address: bigint, length: number) {
    this.reads++;
    this.onRead?.();
    if (this.readDelay > 0) await new Promise(resolve => setTimeout(resolve, this.readDelay));
    const [block] = (await this.kernel?.memory.readMany([{ address: toAddress(address), length }])) ?? [];
    return block;
  }
}

class UnresolvedError extends Error {}

function tick(value: bigint): string {
  const digits = BigInt.asUintN(64, value).toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}

function bytesRow(cells: readonly string[]): string {
  const padded = [...cells, ...Array.from({ length: 16 - cells.length }, () => '  ')];
  const hex = `${padded.slice(0, 8).join(' ')}${cells.length > 8 ? '-' : ' '}${padded.slice(8).join(' ')}`;
  const letters = cells.map(cell => {
    const code = Number.parseInt(cell, 16);
    return cell === '??' ? '?' : code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
  });
  return `${hex}  ${letters.join('')}`;
}

/** Cuts at `;` outside of quotes and braces. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text.charAt(i);
    if (c === '"') quoted = !quoted;
    else if (!quoted && c === '{') depth++;
    else if (!quoted && c === '}') depth--;
    if (i === text.length || (c === ';' && !quoted && depth === 0)) {
      const part = text.slice(from, i).trim();
      if (part !== '') parts.push(part);
      from = i + 1;
    }
  }
  return parts;
}
