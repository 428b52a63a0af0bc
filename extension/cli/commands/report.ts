import { Command, Option } from 'commander';
import { reportFolder } from '../reportFolder';
import type { ReportOptions } from '../reportOptions';
import { issueText } from '../../report/hang/issueText';
import { REPORT_FORMATS, REPORT_KINDS, type ReportFormat, type ReportInput } from '../../report/reportInput';
import { reportPieces } from '../../report/renderReport';
import { wrongUsage } from '../exitCodes';
import type { Host } from '../host';
import { encodingOption, formatOption, redactOption, symbolsOption } from '../options';
import { writeResult } from '../output';
import { isFolder, refuseOverwriting } from '../paths';
import { readInput } from '../readInput';
import { writeProblems } from '../problems';
import { reportInputOf } from '../reportInput';

/** `issue`: one root cause as a short Markdown text. */
type Options = Omit<ReportOptions, 'format'> & { readonly format: ReportFormat | 'issue' };

const EXAMPLES = `
Examples:
  alpcscope report hang.kdlog
  alpcscope report hang.kdlog --thread 0a6c.0b18
  alpcscope report MEMORY.DMP --symbols C:\\symbols --format html --out hang.html
  alpcscope report hang.kdlog --kind ports --process services.exe --format csv --out ports.csv
  alpcscope report hang.kdlog --format issue --thread 0a6c.0b18
  alpcscope report hang.kdlog --problems
  alpcscope report hang.kdlog --redact all --format html --out for-the-vendor.html
  alpcscope report C:\\logs --format html --out C:\\reports`;

/** `alpcscope report INPUT`: who is hung and why, or a list of ports, connections, backlog, waits, counts. */
export function reportCommand(host: Host): Command {
  return new Command('report')
    .summary('who waits for whom and why, from a kd log, a kernel dump or a folder of them')
    .description(
      'Reports on a saved kd log or a kernel crash dump (no debugger is needed). Given a folder, it writes one report for ' +
        'each log and dump in it and an index; that needs --out.',
    )
    .argument('<input>', 'a saved kd log or a kernel dump, told apart by content, or a folder of them')
    .addOption(new Option('--kind <kind>', 'what to report on').choices(REPORT_KINDS).default('hang'))
    .option('--thread <id>', 'only what concerns this thread: PID.TID, TID (hex, or 0n for decimal) or address')
    .option('--process <id>', 'only what concerns this process: PID, address or name')
    .addOption(symbolsOption())
    .addOption(formatOption([...REPORT_FORMATS, 'issue']))
    .option('--out <path>', 'write to this file (for a folder: into this folder); replaced as a whole or not at all')
    .addOption(encodingOption())
    .addOption(redactOption())
    .option(
      '--problems',
      'print the root causes on stdout, a line each as compilers print errors; the report itself is written only with --out',
    )
    .addHelpText('after', EXAMPLES)
    .action((input: string, options: Options) => {
      if (!isFolder(input)) return reportFile(host, input, options);
      const { format } = options;
      if (format === 'issue') throw wrongUsage(`${input}: is a folder; --format issue tells of one input`);
      return reportFolder(host, input, { ...options, format });
    });
}

async function reportFile(host: Host, file: string, options: Options): Promise<void> {
  if (options.format === 'issue' && options.kind !== 'hang')
    throw wrongUsage(`--format issue: tells of what hangs, not of --kind ${options.kind}`);
  refuseOverwriting(options.out, [file]);
  const reading = await readInput(host, file, options);
  const made = reportInputOf(reading, options, host.now());
  if ('error' in made) throw wrongUsage(`${file}: ${made.error}`);
  if (options.problems === true) await writeProblems(host, file, made.input);
  if (options.problems !== true || options.out !== undefined)
    await writeResult(host, piecesOf(options, made.input), options.out);
}

function piecesOf({ kind, format }: Options, input: ReportInput): Iterable<string> {
  if (format !== 'issue') return reportPieces(kind, format, input);
  return [issueText(input) ?? `No thread of ${input.source} is seen to wait for another.\n`];
}
