import { formatAddress, toAddress } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import type { ThreadRecord } from './threadRecords';
import { readStringsAt } from './unicodeStrings';

/** Reads the names that SetThreadDescription gave to threads (1607 and later). */
export async function readThreadNames(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
): Promise<void> {
  const named = threads.flatMap(({ address, threadName }) =>
    threadName === undefined ? [] : [{ thread: address, at: threadName }],
  );
  const texts = await readStringsAt(
    target,
    named.map(one => one.at),
    signal,
  );
  const offset = BigInt(target.fields.find('_ETHREAD', 'ThreadName')?.offset ?? 0);
  named.forEach(({ thread, at }, i) => {
    const id = idOf('thread', thread);
    const text = texts[i];
    if (text && !text.ok) sink.add({ kind: 'unknown', of: id, field: 'name', reason: text.reason });
    if (!text?.ok || text.text === '') return;
    const evidence = {
      kind: 'memory',
      address: toAddress(thread + offset),
      type: '_ETHREAD',
      field: 'ThreadName',
      value: formatAddress(at),
      stop: target.stop,
    } as const;
    sink.add({ kind: 'thread', id, fields: { name: { value: text.text, evidence } } });
  });
}
