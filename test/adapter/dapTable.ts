import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CAPABILITIES } from '../../extension/adapter/capabilities';
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
  const tests = filesIn('test/adapter', '.test.ts');
  return HANDLERS.map(handler => ({
    command: handler.command,
    about: handler.about,
    handler: sources.find(file => answers(file.text, handler))?.name ?? '',
    tests: tests.filter(file => sends(file.text, handler.command)).map(file => path.basename(file.name)),
  }));
}

/** The file names the request where it makes its handler, alone or in a list. */
function answers(text: string, { command, about }: Handler): boolean {
  return text.includes(`'${command}'`) && text.includes(about) && /\b(?:request|customRequest)\(/.test(text);
}

/** The file sends the request: by a call, or by a loop over a list of requests. */
function sends(text: string, command: string): boolean {
  const call = new RegExp(`\\b(?:ask|get|own|refused|post)(?:<[^(]*>)?\\(\\s*'${command.replace(/[/$.]/g, '\\$&')}'`);
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

/** The page as it must stand in `docs/dap.md`. */
export function dapPage(): string {
  const rows = dapRows();
  const own = rows.filter(row => row.command.startsWith('alpcscope/'));
  const standard = rows.filter(row => !own.includes(row));
  const capabilities = Object.entries(CAPABILITIES).filter(([, value]) => value === true);
  return [
    '# Requests of the debug adapter',
    '',
    'Made from the request table of the adapter; `UPDATE_DOCS=1 npx mocha test/adapter/dapTable.test.ts` makes it anew.',
    '',
    '## Debug Adapter Protocol',
    '',
    ...requestTable(standard),
    '',
    'Any other request is refused by name. A saved log cannot run: what would run, step or change it is refused with that reason.',
    '',
    `Capabilities: ${capabilities.map(([name]) => `\`${name}\``).join(', ')}.`,
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
    '| `initialized` | the log has been read |',
    '| `stopped` (`entry`) | after `configurationDone` and after `restart`: everything may be asked |',
    '| `stopped` (`inspect`) | after `alpcscope/stack`: this thread has the focus; without `allThreadsStopped`, which would clear every other stack |',
    '| `terminated` | after `terminate` |',
    '| `progressStart`, `progressUpdate`, `progressEnd` | while a log is read, for a client that shows progress |',
    '| `alpcscope/progress` | the same for every client |',
    '| `alpcscope/changed` | there is a new reading: views ask for their rows again |',
    '',
    '`invalidated` is never sent: after a jump VS Code would replay remembered stops and take the focus away.',
    '',
  ].join('\n');
}
