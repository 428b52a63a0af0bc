import { type ConsoleCommand, ConsoleError } from '../consoleCommand';

/** `.help`: the commands that begin with a dot; `?` alone says the others. */
export function helpCommand(names: () => readonly string[]): ConsoleCommand {
  return {
    names: ['.help'],
    run: (_args, _context, out) => {
      const dots = [...BLOCKS, ...names().filter(name => name.startsWith('.'))].sort();
      out.write(`. commands:\n${dots.map(name => `   ${name}\n`).join('')}`);
      return Promise.resolve();
    },
  };
}

const BLOCKS: readonly string[] = [
  '.block',
  '.break',
  '.catch',
  '.continue',
  '.do',
  '.else',
  '.elsif',
  '.for',
  '.foreach',
  '.if',
  '.leave',
  '.while',
];

/** What `?` alone prints. */
export function commandList(names: readonly string[]): string {
  const plain = names.filter(name => /^[a-z]/i.test(name)).sort();
  const extensions = names.filter(name => name.startsWith('!')).sort();
  return (
    `\nCommands:   ${plain.join(' ')}\nExtensions: ${extensions.join(' ')}\n` +
    'Expressions: + - * / mod << >> >>> == != < > <= >= and or xor not by wo dwo qwo poi hi low @register module!symbol\n' +
    'C++ expressions: ?? ((nt!_ETHREAD *)@$thread)->Tcb.State    Dot commands: .help\n\n'
  );
}

/** `dv`: local variables need private symbols, which nobody has of the kernel. */
export const localsCommand: ConsoleCommand = {
  names: ['dv'],
  run: () =>
    Promise.reject(
      new ConsoleError(
        'Unable to enumerate locals, HRESULT 0x80004005\n' +
          'Private symbols (symbols.pri) are required for locals.\nType ".hh dbgerr005" for details.',
      ),
    ),
};
