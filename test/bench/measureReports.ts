/*
 * Memory of every report over one dump, in every format, beyond what the dump's snapshot takes; prints JSON.
 *
 *   node --expose-gc measureReports DUMP SYMBOLPATH
 */
import { readDump } from '../../extension/adapter/dump/readDump';
import { waitPicture } from '../../extension/adapter/graph/waitPicture';
import { reportPieces } from '../../extension/report/renderReport';
import { REPORT_FORMATS, REPORT_KINDS } from '../../extension/report/reportInput';
import { openEngine } from '../../extension/target/dump/openEngine';
import { peakMiB } from './measured';

declare const gc: () => void;

async function main(): Promise<void> {
  const [, , dump = '', symbolPath = ''] = process.argv;
  const engine = await openEngine(dump, { symbolPath });
  const { analysis } = await readDump(engine, { signal: new AbortController().signal, onProgress: () => undefined });
  const measured: object[] = [];
  for (const kind of REPORT_KINDS) {
    for (const format of REPORT_FORMATS) {
      gc();
      // Whatever opening took at most is there anyway.
      const before = peakMiB();
      const began = performance.now();
      let characters = 0;
      const input = { source: 'large', readAt: '2031-04-05T06:07:08Z', analysis, problems: [], picture: waitPicture };
      for (const piece of reportPieces(kind, format, input)) characters += piece.length;
      measured.push({ kind, format, characters, overMiB: peakMiB() - before, ms: performance.now() - began });
    }
  }
  console.log(JSON.stringify(measured));
  engine.close();
}

void main();
