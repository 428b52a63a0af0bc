import { Command } from 'commander';
import { factsJson, problemsJson, snapshotJson } from '../../report/json/factsJson';
import { type JsonDocument, jsonPieces } from '../../report/json/json';
import type { Host } from '../host';
import { encodingOption, outOption, symbolsOption } from '../options';
import { writeResult } from '../output';
import { refuseOverwriting } from '../paths';
import { readDumpInput } from '../readDumpInput';
import { isDump, readLog } from '../readInput';

interface FactsOptions {
  readonly encoding?: string;
  readonly symbols?: readonly string[];
  readonly out?: string;
}

/** `alpcscope facts INPUT`: what a log or dump says, as JSON. */
export function factsCommand(host: Host): Command {
  return new Command('facts')
    .summary('what a kd log or kernel dump says, as JSON')
    .description(
      'Prints everything that was read off a kd log or a kernel dump as JSON: processes, threads, ports, connections, ' +
        'messages, locks, what is unknown and why, and the lines of a log that were not understood. If a log holds ' +
        'several kernels (reboots, reconnects), the last one is described and the others stand under "earlier".',
    )
    .argument('<input>', 'a saved kd log, or a kernel dump')
    .addOption(outOption())
    .addOption(encodingOption())
    .addOption(symbolsOption())
    .action(async (file: string, options: FactsOptions) => {
      refuseOverwriting(options.out, [file]);
      await writeResult(host, jsonPieces(await factsOf(host, file, options)), options.out);
    });
}

async function factsOf(host: Host, file: string, { encoding, symbols }: FactsOptions): Promise<JsonDocument> {
  if (!(await isDump(file))) return factsJson((await readLog(host, file, encoding)).facts);
  const { snapshot, problems } = await readDumpInput(host, file, symbols ?? []);
  return { ...snapshotJson(snapshot), problems: problemsJson(problems ?? []) };
}
