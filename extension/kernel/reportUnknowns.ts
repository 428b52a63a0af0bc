import type { FactSink } from '../model/facts';
import type { EntityId } from '../model/ids';
import type { StructView } from './structView';

/**
 * Says of each model field whose memory field could not be read why: `{ pid: 'UniqueProcessId' }`. A field that this
 * build does not have is `no-symbols`.
 */
export function reportUnknowns(
  sink: FactSink,
  of: EntityId,
  view: StructView,
  fields: Readonly<Record<string, string>>,
): void {
  for (const field in fields) {
    const access = view.fields.find(fields[field] ?? '');
    const reason = access ? view.reasonAt(access) : 'no-symbols';
    if (reason !== undefined && reason !== 'invalid') sink.add({ kind: 'unknown', of, field, reason });
  }
}
