import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CAPABILITIES, MACHINE_CAPABILITIES } from '../../extension/adapter/capabilities';
import { DEBUGGER_CAPABILITIES, RUNNING_CAPABILITIES } from '../../extension/adapter/kd/capabilities';
import type { Handler } from '../../extension/adapter/requests/handler';
import { HANDLERS } from '../../extension/adapter/requests/table';
import { ROOT } from './kdClient';

/** One row of the table: a request, the file that answers it and the test files that send it. */
export interface DapRow {
  readonly command: string;
  readonly about: string;
  readonly handler: string;
  readonly tests: readonly string[];
}

interface SourceFile {
  readonly name: string;
  readonly text: string;
}

const FOLDERS = ['extension/adapter/requests', 'extension/adapter/custom'];

function filesIn(folder: string, suffix: string): readonly SourceFile[] {
  return readdirSync(path.join(ROOT, folder))
    .filter(name => name.endsWith(suffix))
    .sort()
    .map(name => ({ name: `${folder}/${name}`, text: readFileSync(path.join(ROOT, folder, name), 'utf8') }));
}

export function dapRows(): readonly DapRow[] {
  const sources = FOLDERS.flatMap(folder => filesIn(folder, '.ts'));
  const tests = ['test/adapter', 'test/adapter/kd', 'test/adapter/trace'].flatMap(folder =>
    filesIn(folder, '.test.ts'),
  );
  return HANDLERS.map(handler => ({
    command: handler.command,
    about: handler.about,
    handler: sources.find(file => answers(file.text, handler))?.name ?? '',
    tests: tests.filter(file => sends(file.text, handler.command)).map(file => path.basename(file.name)),
  }));
}

/** The file names the request where it makes its handler, alone or in a list. */
function answers(text: string, { command, about }: Handler): boolean {
  return (
    text.includes(`'${command}'`) && text.includes(about) && /\b(?:request|customRequest|findingRequest)\(/.test(text)
  );
}

/** The file sends the request: by a call, or by a loop over a list of requests. */
function sends(text: string, command: string): boolean {
  const call = new RegExp(
    `\\b(?:ask|get|own|refused|post|stopAfter)(?:<[^(]*>)?\\(\\s*'${command.replace(/[/$.]/g, '\\$&')}'`,
  );
  const lists = [...text.matchAll(/const command of \[([^\]]*)\]/g)].map(match => match[1] ?? '');
  return call.test(text) || lists.some(list => list.includes(`'${command}'`));
}

function requestTable(rows: readonly DapRow[]): readonly string[] {
  return [
    '| request | what it does | answered by | tested in |',
    '|---|---|---|---|',
    ...rows.map(row => `| \`${row.command}\` | ${row.about} | \`${row.handler}\` | ${row.tests.join(', ')} |`),
  ];
}

/** What depends on the target further. */
const ONLY: Readonly<Record<string, string>> = {
  supportTerminateDebuggee: 'process',
  supportSuspendDebuggee: 'kernel',
};

function capabilityTable(): readonly string[] {
  const names = (of: object): readonly string[] =>
    Object.entries(of)
      .filter(([, value]) => value === true)
      .map(([name]) => name);
  const [always, machine] = [names(CAPABILITIES), names(MACHINE_CAPABILITIES)];
  const writing = names(DEBUGGER_CAPABILITIES).filter(name => !machine.includes(name));
  return [
    '| capability | log | dump | local kernel | kernel, process, server |',
    '|---|---|---|---|---|',
    ...always.map(name => `| \`${name}\` | yes | yes | yes | yes |`),
    ...machine.map(name => `| \`${name}\` | no | yes | yes | yes |`),
    ...writing.map(name => `| \`${name}\` | no | no | yes | yes |`),
    ...names(RUNNING_CAPABILITIES).map(name => `| \`${name}\` | no | no | no | ${ONLY[name] ?? 'yes'} |`),
  ];
}

/** The page as it must stand in `docs/dap.md`. */
export function dapPage(): string {
  const rows = dapRows();
  const own = rows.filter(row => row.command.startsWith('alpcscope/'));
  const standard = rows.filter(row => !own.includes(row));
  return [
    '# Requests of the debug adapter',
    '',
    'Made from the request table of the adapter; `UPDATE_DOCS=1 npx mocha test/adapter/dapTable.test.ts` makes it anew.',
    '',
    '## Debug Adapter Protocol',
    '',
    ...requestTable(standard),
    '',
    'Any other request is refused by name. Neither a saved log nor a dump nor a local kernel can run: what would run or step it is refused with that reason. What would change a target is refused while the session has read-only access.',
    '',
    '## Capabilities',
    '',
    'What holds for every target is told by `initialize`; the rest by a `capabilities` event, as soon as it is known what was opened.',
    '',
    ...capabilityTable(),
    '',
    '## Our own requests',
    '',
    'Arguments and answers: `extension/protocol/requests.ts`.',
    '',
    ...requestTable(own),
    '',
    '## Events',
    '',
    '| event | when |',
    '|---|---|',
    '| `capabilities` | a target is open whose memory can be read: what can be done besides |',
    '| `initialized` | the log or dump has been read, or the debugger was started |',
    '| `stopped` (`entry`, `exception`) | after `configurationDone` and after `restart`: everything may be asked. `exception`: a dump of a machine that crashed by itself; the processor that crashed has the focus |',
    '| `stopped` (`inspect`) | after `alpcscope/stack`: this thread has the focus; without `allThreadsStopped`, which would clear every other stack |',
    '| `stopped` (others) | a target has halted: why, and which breakpoints were hit |',
    '| `continued` | a target was let run, by whatever command |',
    '| `output` | what a target or its debugger prints outside of answers, what became of the target at the end |',
    '| `breakpoint` | a breakpoint was set or resolved later than it was asked for, or was cleared or disabled in the debugger |',
    '| `thread` (`started`, `exited`) | in front of `stopped`: threads of a program that have come or gone |',
    '| `invalidated` (`variables`) | a command has changed values, or symbols were loaded |',
    '| `memory` | memory was written |',
    '| `exited`, `terminated` | the debugger or its program has ended; after `terminate` |',
    '| `progressStart`, `progressUpdate`, `progressEnd` | while a log or dump is read, for a client that shows progress. Cancelled by its id, a dump keeps what was read until then |',
    '| `alpcscope/progress` | the same for every client |',
    '| `alpcscope/changed` | there is a new reading: views ask for their rows again |',
    '| `alpcscope/debuggee` | a session over a debugger stands elsewhere, or has been busy for another second |',
    '| `alpcscope/refused` | a command was refused that full access allows |',
    '',
    '`invalidated` is never sent for threads or stacks: after a jump VS Code would replay remembered stops and take the focus away.',
    '',
  ].join('\n');
}
