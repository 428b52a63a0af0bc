import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { findingOf, type IndexEntry, renderIndex } from '../report/folderIndex';
import { reportPieces } from '../report/renderReport';
import type { ReportFormat } from '../report/reportInput';
import { CliError, EXIT, systemReason, unreadable, wrongUsage } from './exitCodes';
import type { Host } from './host';
import { writeFileAtomically } from './output';
import { writeProblems } from './problems';
import { readInput } from './readInput';
import { reportInputOf } from './reportInput';
import type { ReportOptions } from './reportOptions';

const EXTENSIONS: Readonly<Record<ReportFormat, string>> = { markdown: 'md', html: 'html', json: 'json', csv: 'csv' };

/** One report for each log and dump of a folder, and an index of them. Other files are listed with the reason. */
export async function reportFolder(host: Host, folder: string, options: ReportOptions): Promise<void> {
  const { out } = options;
  if (out === undefined) throw wrongUsage(`${folder}: is a folder; --out names the folder for its reports`);
  if (path.resolve(out) === path.resolve(folder)) throw wrongUsage(`--out ${out}: that is the input`);
  const files = await filesOf(folder);
  if (files.length === 0) throw unreadable(`${folder}: holds no file`);
  await makeFolder(out);
  const readAt = host.now();
  const entries: IndexEntry[] = [];
  for (const [i, file] of files.entries()) {
    // Names of files may tell as much as what stands in them.
    const shown = options.redact?.includes('names') === true ? `input-${i + 1}` : file;
    entries.push(await reportOne(host, folder, { file, shown }, out, options, readAt));
  }
  const index = renderIndex(
    options.format,
    options.redact?.includes('names') === true ? 'a folder' : path.basename(path.resolve(folder)),
    readAt.toISOString(),
    entries,
  );
  await writeFileAtomically(host, [index], path.join(out, `index.${EXTENSIONS[options.format]}`));
  if (entries.every(entry => 'reason' in entry))
    throw unreadable(`${folder}: none of its files is a kd log or a kernel dump that can be read`);
}

async function reportOne(
  host: Host,
  folder: string,
  { file, shown }: { readonly file: string; readonly shown: string },
  out: string,
  options: ReportOptions,
  readAt: Date,
): Promise<IndexEntry> {
  try {
    const reading = await readInput(host, path.join(folder, file), options);
    const made = reportInputOf(reading, options, readAt);
    if ('error' in made) return { input: shown, reason: made.error };
    const report = `${shown}.${options.kind}.${EXTENSIONS[options.format]}`;
    await writeFileAtomically(host, reportPieces(options.kind, options.format, made.input), path.join(out, report));
    if (options.problems === true) await writeProblems(host, path.join(folder, file), made.input);
    return { input: shown, report, ...findingOf(made.input) };
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== EXIT.unreadable) throw error;
    const full = `${path.join(folder, file)}: `;
    return { input: shown, reason: error.message.replace(full, '') };
  }
}

/** Names of the files in a folder, in code point order; not of those below it. */
async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
      .map(entry => entry.name)
      .sort();
  } catch (error) {
    throw unreadable(`${folder}: ${systemReason(error)}`);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw wrongUsage(`--out ${folder}: ${systemReason(error)}`);
  }
}
