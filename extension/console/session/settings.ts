import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import type { KernelEngine } from '../../kernel/engine';
import { CaretError } from '../errors';

/** What the console says of how it was opened. */
export interface SessionSettings {
  /** In kd's syntax, as the engine uses it. */
  readonly symbolPath?: string;
  /** The clock of the machine that the console runs on. */
  readonly now?: () => Date;
}

type Run = (args: string, out: Output, context: ConsoleContext) => void;

/** Commands that say or set how the debugger works; those that change nothing here say what is so. */
export function settingCommands(settings: SessionSettings): readonly ConsoleCommand[] {
  const commands: readonly (readonly [names: readonly string[], run: Run])[] = [
    [['.sympath', '.sympath+'], sympath(settings)],
    [['.symfix', '.symfix+', '.srcpath', '.lsrcpath', '.exepath', '.cls', '.lsrcfix'], () => undefined],
    [['.reload'], reload],
    [['.symopt', '.symopt+', '.symopt-'], symbolOptions],
    [['.lines'], says('Line number information will be loaded')],
    [['.prefer_dml'], preferDml],
    [['.effmach'], effectiveMachine],
    [['.cache'], cache],
    [['!sym'], symbolNoise],
    [['.load', '.loadby'], loadExtension],
    [['~'], selectProcessor],
    [['|'], unsupported],
    [['.dump'], dump],
    [['.crash', '.reboot', '.shell', '.pagein', '.restart', '.kill', '.detach'], unsupported],
  ];
  return commands.map(([names, run]) => ({
    names,
    run: (args, context, out) =>
      new Promise(resolve => {
        run(args.trim(), out, context);
        resolve();
      }),
  }));
}

function says(text: string): Run {
  return (_args, out) => {
    out.write(`${text}\n`);
  };
}

const unsupported: Run = () => {
  throw new CaretError('unsupported');
};

const dump: Run = args => {
  throw new CaretError(args === '' ? 'empty' : 'unsupported');
};

function sympath({ symbolPath }: SessionSettings): Run {
  return (args, out) => {
    if (args !== '')
      throw new ConsoleError('The symbol path of an open dump is that it was opened with: open it again');
    const path = symbolPath === undefined || symbolPath === '' ? '<empty>' : symbolPath;
    out.write(`Symbol search path is: ${path}\nExpanded Symbol search path is: ${path}\n`);
  };
}

const reload: Run = (_args, out, context) => {
  out.write(loadingSymbolsText(context.engine));
};

/** What kd prints while it goes through the modules: a dot each, the kernel left out, which comes first. */
export function loadingSymbolsText({ modules }: KernelEngine): string {
  const user = modules.loaded.filter(module => module.process !== undefined).length;
  const kernel = Math.max(0, modules.loaded.length - user - 1);
  return (
    `Loading Kernel Symbols\n${moduleDots(kernel)}Loading User Symbols\n${moduleDots(user)}` +
    `Loading unloaded module list\n${moduleDots(modules.unloaded.length)}`
  );
}

/** A dot for each module: 63 in the first row, 64 in the others. */
function moduleDots(count: number): string {
  let text = '';
  for (let done = 0; done < count;) {
    const row = Math.min(done === 0 ? 63 : 64, count - done);
    text += `${'.'.repeat(row)}\n`;
    done += row;
  }
  return text;
}

const symbolOptions: Run = (args, out) => {
  if (args !== '') throw new ConsoleError('Symbol options cannot be changed here');
  out.write(
    'Symbol options are 0xB0327:\n' +
      '  0x00000001 - SYMOPT_CASE_INSENSITIVE\n' +
      '  0x00000002 - SYMOPT_UNDNAME\n' +
      '  0x00000004 - SYMOPT_DEFERRED_LOADS\n' +
      '  0x00000020 - SYMOPT_OMAP_FIND_NEAREST\n' +
      '  0x00000100 - SYMOPT_NO_UNQUALIFIED_LOADS\n' +
      '  0x00000200 - SYMOPT_FAIL_CRITICAL_ERRORS\n' +
      '  0x00010000 - SYMOPT_AUTO_PUBLICS\n' +
      '  0x00020000 - SYMOPT_NO_IMAGE_SEARCH\n' +
      '  0x00080000 - SYMOPT_NO_PROMPTS\n',
  );
};

const preferDml: Run = (args, out, context) => {
  if (args !== '') context.preferDml = args !== '0';
  out.write(`DML versions of commands ${context.preferDml ? 'on' : 'off'} by default\n`);
};

const effectiveMachine: Run = (args, out) => {
  if (args !== '' && !/^(?:x64|amd64|\.|#)$/i.test(args)) throw new CaretError('unsupported');
  out.write('Effective machine: x64 (AMD64)\n');
};

/** Transition and prototype PTEs of a dump are always followed; nothing else is kept that a user could set. */
const cache: Run = (args, out) => {
  if (/^(?:no)?forcedecode/i.test(args)) {
    out.write(args.startsWith('no') ? '' : `.cache ${args} done\n`);
    return;
  }
  out.write(
    '\nMax cache size is       : 1048576 bytes (0x400 KB) \n' +
      'Total memory in cache   : 0 bytes (0 KB) \n' +
      'Number of regions cached: 0\n' +
      '0 full reads broken into 0 partial reads\n' +
      '    counts: 0 cached/0 uncached, 0.00% cached\n' +
      '    bytes : 0 cached/0 uncached, 0.00% cached\n' +
      '** Transition PTEs are implicitly decoded\n' +
      '** Prototype PTEs are implicitly decoded\n',
  );
};

const symbolNoise: Run = (args, out) => {
  const mode = args.includes('noisy') ? 'noisy' : 'quiet';
  out.write(`${mode} mode - symbol prompts off\n`);
};

const loadExtension: Run = args => {
  const name = args.split(/\s+/)[0] ?? '';
  if (name === '') throw new CaretError('empty');
  throw new ConsoleError(
    `The call to LoadLibrary(${name}) failed, Win32 error 0n126\n    "The specified module could not be found."\n` +
      'Please check your debugger configuration and/or network access.',
  );
};

/** `~1`, `~1s`: the processor whose registers and thread count. */
const selectProcessor: Run = (args, _out, context) => {
  const number = /^(\d+)\s*s?$/.exec(args)?.[1];
  if (number === undefined) throw new CaretError('syntax');
  const { engine } = context;
  const known = engine.processors.some(one => one.number === Number(number));
  if (!known && Number(number) >= engine.info.processors) {
    throw new ConsoleError(`${number} is not a valid processor number`);
  }
  context.selectProcessor(Number(number));
};
