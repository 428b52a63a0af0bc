import assert from 'node:assert/strict';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { OpenDocuments } from '../../extension/language/documents';
import { HANG_LOG } from './support/hangLog';
import { LOG_URI } from './support/openLog';

describe('a closed document', () => {
  it('leaves nothing behind, whether it was read or still being read', async function () {
    this.timeout(60_000);
    v8.setFlagsFromString('--expose_gc');
    const collect = vm.runInNewContext('gc') as () => void;
    const used = async (): Promise<number> => {
      // What other suites left behind goes in several turns; it must not be counted as ours.
      for (let last = Infinity, turn = 0; turn < 20; turn++) {
        await new Promise(resolve => setTimeout(resolve, 50));
        collect();
        const now = process.memoryUsage().heapUsed / 1e6;
        if (last - now < 0.2) return now;
        last = now;
      }
      return process.memoryUsage().heapUsed / 1e6;
    };
    const documents = new OpenDocuments({ debounceMs: 1, onRead: () => undefined });
    const openAndClose = async (waitMs: number): Promise<number> => {
      const text = HANG_LOG.repeat(2000);
      documents.open({ uri: LOG_URI, languageId: 'kd-log', version: 1, text });
      await documents.log(LOG_URI)?.settled(waitMs);
      const most = await used();
      documents.close(LOG_URI);
      return most;
    };
    await openAndClose(30_000);
    const before = await used();
    const open = await openAndClose(30_000);
    await openAndClose(1);
    const after = await used();
    assert.ok(open - before > 5, `an open log takes memory: ${open - before} MB`);
    assert.ok(after - before < 3, `${after - before} MB are left of ${open - before} MB`);
  });
});
