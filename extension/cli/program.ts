import { Command } from 'commander';
import { compareCommand } from './commands/compare';
import { consoleCommand } from './commands/console';
import { factsCommand } from './commands/facts';
import { messagesCommand } from './commands/messages';
import { reportCommand } from './commands/report';
import { traceCommand } from './commands/trace';
import type { Host } from './host';

const EXIT_CODES = `
Exit codes: 0 done, whatever was found · 2 wrong usage · 3 an input cannot be read or is not what it claims · 4 interrupted`;

/** The command line with all sub-commands. It never ends the process by itself. */
export function programFor(host: Host, version: string): Command {
  const program = new Command('alpcscope')
    .description('Who is this thread waiting for, across ALPC, and why does nobody answer?')
    .version(version, '-v, --version', 'print the version')
    .addHelpText('after', EXIT_CODES);
  const commands = [
    reportCommand(host),
    factsCommand(host),
    compareCommand(host),
    traceCommand(host),
    messagesCommand(host),
    consoleCommand(host),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands]) {
    command.exitOverride().configureOutput({
      writeOut: text => host.stdout.write(text),
      writeErr: text => host.stderr.write(text),
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'alpcscope: '));
      },
    });
  }
  return program;
}
