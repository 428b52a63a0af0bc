import path from 'node:path';
import { Command } from 'commander';
import type { CompareSide } from '../../report/compare/compareInput';
import { comparePieces } from '../../report/compare/renderCompare';
import type { ReportFormat } from '../../report/reportInput';
import type { Host } from '../host';
import type { RedactionPart } from '../../report/redact/parts';
import { encodingOption, formatOption, outOption, redactOption, symbolsOption } from '../options';
import { writeResult } from '../output';
import { refuseOverwriting } from '../paths';
import { readInput } from '../readInput';

interface CompareOptions {
  readonly format: ReportFormat;
  readonly encoding?: string;
  readonly symbols?: readonly string[];
  readonly redact?: readonly RedactionPart[];
  readonly out?: string;
}

/** `alpcscope compare BEFORE AFTER`: what is new, gone, changed, and who still waits. */
export function compareCommand(host: Host): Command {
  return new Command('compare')
    .summary('what changed between two logs or dumps of one machine')
    .description(
      'Compares two saved kd logs or kernel dumps of one machine: new waits and waits that are over, threads that are in the same wait ' +
        'as before or have moved, queues and counters that grow, messages that are still queued, what is new, gone or changed. Of a log with several kernels the last one is taken.',
    )
    .argument('<before>', 'the earlier log or dump')
    .argument('<after>', 'the later log or dump')
    .addOption(formatOption())
    .addOption(outOption())
    .addOption(encodingOption())
    .addOption(symbolsOption())
    .addOption(redactOption())
    .action(async (before: string, after: string, options: CompareOptions) => {
      refuseOverwriting(options.out, [before, after]);
      const input = {
        before: await sideOf(host, before, options),
        after: await sideOf(host, after, options),
        readAt: host.now().toISOString(),
        ...(options.redact && { redact: options.redact }),
      };
      await writeResult(host, comparePieces(options.format, input), options.out);
    });
}

async function sideOf(host: Host, file: string, options: CompareOptions): Promise<CompareSide> {
  const { snapshot, analysis } = await readInput(host, file, options);
  return { source: path.basename(file), snapshot, ...(analysis && { analysis }) };
}
