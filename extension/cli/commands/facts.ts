import { Command } from 'commander';
import { factsJson } from '../../report/json/factsJson';
import { jsonPieces } from '../../report/json/json';
import type { Host } from '../host';
import { encodingOption, outOption } from '../options';
import { writeResult } from '../output';
import { refuseOverwriting } from '../paths';
import { readLog } from '../readInput';

interface FactsOptions {
  readonly encoding?: string;
  readonly out?: string;
}

/** `alpcscope facts LOG`: what the log says, as JSON. */
export function factsCommand(host: Host): Command {
  return new Command('facts')
    .summary('what a kd log says, as JSON')
    .description(
      'Prints everything that was read off a kd log as JSON: processes, threads, ports, connections, messages, locks, ' +
        'what is unknown and why, and the lines that were not understood. If the log holds several kernels (reboots, ' +
        'reconnects), the last one is described and the others stand under "earlier".',
    )
    .argument('<log>', 'a saved kd log')
    .addOption(outOption())
    .addOption(encodingOption())
    .action(async (file: string, options: FactsOptions) => {
      refuseOverwriting(options.out, [file]);
      const log = await readLog(host, file, options.encoding);
      await writeResult(host, jsonPieces(factsJson(log.facts)), options.out);
    });
}
