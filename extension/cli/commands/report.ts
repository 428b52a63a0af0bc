import { Command, Option } from 'commander';
import { reportFolder } from '../reportFolder';
import type { ReportOptions } from '../reportOptions';
import { REPORT_KINDS } from '../../report/reportInput';
import { reportPieces } from '../../report/renderReport';
import { wrongUsage } from '../exitCodes';
import type { Host } from '../host';
import { encodingOption, formatOption, redactOption, symbolsOption } from '../options';
import { writeResult } from '../output';
import { isFolder, refuseOverwriting } from '../paths';
import { readInput } from '../readInput';
import { reportInputOf } from '../reportInput';

const EXAMPLES = `
Examples:
  alpcscope report hang.kdlog
  alpcscope report hang.kdlog --thread 0a6c.0b18
  alpcscope report MEMORY.DMP --symbols C:\\symbols --format html --out hang.html
  alpcscope report hang.kdlog --kind ports --process services.exe --format csv --out ports.csv
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
    .addOption(formatOption())
    .option('--out <path>', 'write to this file (for a folder: into this folder); replaced as a whole or not at all')
    .addOption(encodingOption())
    .addOption(redactOption())
    .addHelpText('after', EXAMPLES)
    .action((input: string, options: ReportOptions) =>
      isFolder(input) ? reportFolder(host, input, options) : reportFile(host, input, options),
    );
}

async function reportFile(host: Host, file: string, options: ReportOptions): Promise<void> {
  refuseOverwriting(options.out, [file]);
  const reading = await readInput(host, file, options);
  const made = reportInputOf(reading, options, host.now());
  if ('error' in made) throw wrongUsage(`${file}: ${made.error}`);
  await writeResult(host, reportPieces(options.kind, options.format, made.input), options.out);
}
