import { splitLine } from '../../target/kd/session/commandSyntax';
import { fitsBlock } from '../../target/kd/session/sendable';
import { RequestError } from '../errors';
import type { DebuggeeScope, EvaluatedValue, FramePlace } from '../session/debuggee';
import type { VariableRow } from '../session/variableStore';
import type { KdConsole } from './kdConsole';
import { askerError } from './kdErrors';
import type { KdCore } from './kdCore';
import { askAbout } from './ownerContext';
import { isError, membersOf, opens, type PrintedVariable, valueOfAnswer, variablesOf } from './printedValues';
import { type PrintedRegister, registerRows, registersOf } from './registers';

/** Bytes that one command writes. */
const WRITE_AT_ONCE = 128;

/** Registers, variables and expressions of frames, by the debugger's own commands; each in the frame that is meant. */
export class Values {
  /** Registers of the halt, as they were last shown. */
  private known: { readonly stop: number; readonly registers: readonly PrintedRegister[] } | undefined;

  constructor(
    private readonly core: KdCore,
    private readonly console: KdConsole,
  ) {}

  scopes(place: FramePlace): readonly DebuggeeScope[] {
    const variables = this.variables(place);
    const of = (kinds: readonly PrintedVariable['kind'][]) => async (): Promise<readonly VariableRow[]> => {
      const { found, why } = await variables();
      const rows = found.filter(one => kinds.includes(one.kind)).map(one => this.variableRow(one, place));
      return rows.length === 0 && why !== undefined ? [{ name: '', value: why }] : rows;
    };
    return [
      { name: 'Locals', hint: 'locals', expensive: true, rows: of(['local', 'other']) },
      { name: 'Arguments', hint: 'arguments', expensive: true, rows: of(['param']) },
      { name: 'Registers', hint: 'registers', expensive: true, rows: () => this.registers(place) },
    ];
  }

  knownRegister(name: string): string | undefined {
    const { known } = this;
    if (known?.stop !== this.core.session.stop) return undefined;
    return known.registers.find(one => one.name === name.toLowerCase())?.value;
  }

  async evaluate(
    expression: string,
    place: FramePlace | undefined,
    signal: AbortSignal,
  ): Promise<EvaluatedValue | undefined> {
    const text = expression.trim();
    if (text === '') return undefined;
    // C++ where it cannot be anything else; else as engineers write: hex digits, symbols, registers.
    const cpp = /->|\.\w|\[|::|^\*|^&|\bsizeof\b/.test(text);
    for (const command of cpp ? [`?? ${text}`] : [`? ${text}`, `?? ${text}`]) {
      assertOneCommand(command);
      this.console.assertAllowed(command);
      const answer = await this.inFrame(command, place, signal);
      const value = answer === undefined ? undefined : valueOfAnswer(answer);
      if (!value) continue;
      const digits = /0x[0-9a-f]{1,16}/i.exec(value.text)?.[0];
      return {
        ...value,
        ...(digits !== undefined && { memoryReference: digits }),
        ...(opens(value.type ?? '') && { children: () => this.members(text, place) }),
      };
    }
    return undefined;
  }

  /** Writes a register or what an expression names; hands out what it became. */
  async assign(
    target: string,
    value: string,
    place: FramePlace | undefined,
    signal: AbortSignal,
  ): Promise<EvaluatedValue> {
    const register = /^@?([a-z][a-z0-9]{1,7})$/i.exec(target.trim())?.[1];
    const isRegister =
      register !== undefined && (target.trim().startsWith('@') || this.knownRegister(register) !== undefined);
    const command = isRegister ? `r @${register}=${value.trim()}` : `?? ${target.trim()} = ${value.trim()}`;
    assertOneCommand(command);
    this.console.assertAllowed(command);
    const answer = (await this.inFrame(command, place, signal)) ?? '';
    if (isError(answer)) throw new RequestError('debugger', firstLine(answer));
    this.known = undefined;
    this.core.emit({ kind: 'values' });
    const became = await this.evaluate(isRegister ? `@${register}` : target, place, signal);
    return became ?? { text: value };
  }

  async write(address: bigint, bytes: Uint8Array, signal: AbortSignal): Promise<number> {
    for (let at = 0; at < bytes.length; at += WRITE_AT_ONCE) {
      const part = [...bytes.subarray(at, at + WRITE_AT_ONCE)].map(byte => `0x${byte.toString(16)}`);
      const command = `eb 0x${(address + BigInt(at)).toString(16)} ${part.join(' ')}`;
      this.console.assertAllowed(command);
      const { text } = await this.core.asker.ask(command, { signal });
      if (isError(text)) throw new RequestError('debugger', firstLine(text));
    }
    this.core.emit({ kind: 'memory', reference: `0x${address.toString(16)}`, count: bytes.length });
    return bytes.length;
  }

  private async registers(place: FramePlace): Promise<readonly VariableRow[]> {
    const command = place.row === 0 ? 'r' : `.frame /r 0x${place.row.toString(16)}`;
    const commands = place.row === 0 ? [command] : [command, '.frame 0x0'];
    const [answer] = (await this.about(place, commands)) ?? [];
    const registers = registersOf(answer ?? '');
    if (place.row === 0) this.known = { stop: this.core.session.stop, registers };
    const set =
      place.row === 0 && this.core.session.kind !== 'dump'
        ? async (name: string, value: string): Promise<string> =>
            (await this.assign(`@${name}`, value, place, new AbortController().signal)).text
        : undefined;
    return registers.length === 0 ? [{ name: '', value: firstLine(answer ?? '') }] : registerRows(registers, set);
  }

  /** Asked once for both scopes. */
  private variables(
    place: FramePlace,
  ): () => Promise<{ readonly found: readonly PrintedVariable[]; readonly why: string | undefined }> {
    let asked: Promise<{ readonly found: readonly PrintedVariable[]; readonly why: string | undefined }> | undefined;
    const ask = async (): Promise<{ readonly found: readonly PrintedVariable[]; readonly why: string | undefined }> => {
      const answer = (await this.inFrame('dv /i /t /v', place)) ?? '';
      const found = variablesOf(answer);
      return { found, why: found.length === 0 ? firstLine(answer) : undefined };
    };
    return () => (asked ??= ask());
  }

  private variableRow(variable: PrintedVariable, place: FramePlace): VariableRow {
    const { name, type, value, address } = variable;
    return {
      name,
      value,
      type,
      evaluateName: name,
      ...(address !== undefined && { memoryReference: address }),
      ...(opens(type) && { children: () => this.members(name, place) }),
      set: async text => (await this.assign(name, text, place, new AbortController().signal)).text,
    };
  }

  private async members(expression: string, place: FramePlace | undefined): Promise<readonly VariableRow[]> {
    const answer = (await this.inFrame(`dx -r1 ${expression}`, place)) ?? '';
    const members = membersOf(answer);
    if (members.length === 0) return [{ name: '', value: firstLine(answer) }];
    return members.map(({ name, value, type }) => {
      const full = name.startsWith('[') ? `(${expression})${name}` : `(${expression}).${name}`;
      return {
        name,
        value,
        evaluateName: full,
        ...(type !== undefined && { type }),
        ...(opens(type ?? '') && { children: () => this.members(full, place) }),
      };
    });
  }

  /** The answer to a command that is run in a frame; undefined where its thread is gone. */
  private async inFrame(
    command: string,
    place: FramePlace | undefined,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    try {
      if (!place)
        return (await this.core.asker.ask(command, { signal, timeoutMs: this.core.args.timeouts.evaluate })).text;
      if (place.row === 0) return (await this.about(place, [command], signal))?.[0];
      return (await this.about(place, [`.frame 0x${place.row.toString(16)}`, command, '.frame 0x0'], signal))?.[1];
    } catch (error) {
      throw askerError(error);
    }
  }

  private async about(
    place: FramePlace,
    commands: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly string[] | undefined> {
    return (await askAbout(this.core, place.owner, commands, signal))?.map(answer => answer.text);
  }
}

/** What is watched at each halt, or runs inside of a script, is an expression and nothing behind it. */
function assertOneCommand(command: string): void {
  if (splitLine(command).length !== 1 || !fitsBlock(command))
    throw new RequestError('debugger', 'This is no single expression: commands are run in the Debug Console.');
}

function firstLine(text: string): string {
  const line = text.split('\n').find(one => one.trim() !== '');
  return line?.trim() ?? 'The debugger printed nothing.';
}
