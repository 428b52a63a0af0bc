import { currentKernel } from '../../model/currentKernel';
import path from 'node:path';
import { Command } from 'commander';
import type { Snapshot } from '../../model/snapshot';
import { comparePieces } from '../../report/compare/renderCompare';
import type { ReportFormat } from '../../report/reportInput';
import { unreadable } from '../exitCodes';
import type { Host } from '../host';
import { encodingOption, formatOption, outOption } from '../options';
import { writeResult } from '../output';
import { refuseOverwriting } from '../paths';
import { readInput } from '../readInput';

interface CompareOptions {
  readonly format: ReportFormat;
  readonly encoding?: string;
  readonly out?: string;
}

/** `alpcscope compare BEFORE AFTER`: what is new, gone, changed, and who still waits. */
export function compareCommand(host: Host): Command {
  return new Command('compare')
    .summary('what changed between two kd logs of one machine')
    .description(
      'Compares two saved kd logs of one machine: threads that are in the same wait as before, messages that are still ' +
        'queued, what is new, gone or changed. Of a log with several kernels the last one is taken.',
    )
    .argument('<before>', 'the earlier log')
    .argument('<after>', 'the later log')
    .addOption(formatOption())
    .addOption(outOption())
    .addOption(encodingOption())
    .action(async (before: string, after: string, options: CompareOptions) => {
      refuseOverwriting(options.out, [before, after]);
      const input = {
        before: await sideOf(host, before, options.encoding),
        after: await sideOf(host, after, options.encoding),
        readAt: host.now().toISOString(),
      };
      await writeResult(host, comparePieces(options.format, input), options.out);
    });
}

async function sideOf(
  host: Host,
  file: string,
  encoding: string | undefined,
): Promise<{ readonly source: string; readonly snapshot: Snapshot }> {
  const { facts } = await readInput(host, file, encoding);
  const current = currentKernel(facts.kernels);
  if (!current) throw unreadable(`${file}: nothing was read`);
  return { source: path.basename(file), snapshot: current.snapshot };
}
