import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import type { ConsoleState } from '../consoleState';
import { CaretError } from '../errors';
import { currentInstruction } from './instructionRows';
import { isRegister, type RegisterScope } from './registerScope';
import { pseudoRegisterText, registerRows, registerText } from './registerText';

/** What kd says where no registers are known. */
export const NO_CONTEXT = 'Unable to get current machine context, HRESULT 0x80004001';

/** `r`, `r rax, rbx`, `r $t0 = expression`. Registers of a dump cannot be written; `$t0` to `$t19` can. */
export function registerCommands(state: ConsoleState): readonly ConsoleCommand[] {
  return [
    {
      names: ['r'],
      run: async (args, context, out, signal) => {
        const assignment = /^\s*@?(\$?\.?\w+)\s*=(?!=)(.*)$/s.exec(args);
        if (assignment) await assign(assignment[1] ?? '', assignment[2] ?? '', args, state, signal);
        else if (args.trim() === '') await printRegisters(context, out, signal);
        else await printNamed(args, context, out, signal);
      },
    },
    {
      names: ['rm'],
      run: (_args, _context, out) => {
        out.write('Register output mask is a:\n       2 - Integer state (64-bit)\n       8 - Segment registers\n');
        return Promise.resolve();
      },
    },
  ];
}

/** All registers of the scope and the instruction where it stands. */
export async function printRegisters(context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void> {
  const scope = await context.registers(signal);
  if (!scope) throw new ConsoleError(NO_CONTEXT);
  if (scope.origin !== 'processor') out.write('Last set context:\n');
  await printScope(scope, context, out, signal);
}

export async function printScope(
  scope: RegisterScope,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  for (const row of registerRows(scope)) out.write(`${row}\n`);
  for (const row of await currentInstruction(context, scope, signal)) out.write(`${row}\n`);
}

/** Names separated by commas or blanks, printed in one row. */
async function printNamed(args: string, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void> {
  const scope = await context.registers(signal);
  const texts: string[] = [];
  const pattern = /\s*,?\s*@?(\$?\.?\w+)/y;
  let read = 0;
  for (let found = pattern.exec(args); found; found = pattern.exec(args)) {
    read = pattern.lastIndex;
    const name = (found[1] ?? '').toLowerCase();
    if (isRegister(name)) {
      if (!scope) throw new ConsoleError(NO_CONTEXT);
      texts.push(registerText(scope, name));
    } else if (name.startsWith('$')) {
      texts.push(pseudoRegisterText(name, await context.evaluate(`@${name}`, signal)));
    } else throw new CaretError('register', read);
  }
  if (args.slice(read).trim() !== '') throw new CaretError('syntax', read);
  out.write(`${texts.join(' ')}\n`);
}

async function assign(
  name: string,
  expression: string,
  args: string,
  state: ConsoleState,
  signal: AbortSignal,
): Promise<void> {
  const register = name.toLowerCase();
  if (/^\$t1?\d$/.test(register)) {
    state.variables.set(register, await state.evaluate(expression, signal));
    return;
  }
  throw new CaretError(isRegister(register) ? 'unsupported' : 'register', args.length);
}
