import type { Entity } from '../../model/entities';
import type { Known } from '../../model/evidence';
import type { EntityId } from '../../model/ids';
import type { Card, CardRow, CardSource } from './card';
import { CardIndex } from './cardIndex';
import { lineOf } from './cardRows';
import { irpCard, lockCard } from './lockCard';
import { messageCard } from './messageCard';
import { addressText } from './names';
import { portCard } from './portCard';
import { processCard } from './processCard';
import { threadCard } from './threadCard';

/**
 * What is known of one thing: undefined when the snapshot does not hold it. Contradictions between two outputs come
 * last, each with both readings and their lines. Give the same `index` for all cards of a snapshot.
 */
export function cardOf(
  source: CardSource,
  id: EntityId,
  index: CardIndex = new CardIndex(source.snapshot),
): Card | undefined {
  const entity = source.snapshot.find(id);
  if (!entity) return undefined;
  const card = cardOfEntity(source, entity, index);
  const disputes = disputeRows(source, entity);
  return disputes.length === 0 ? card : { ...card, rows: [...card.rows, ...disputes] };
}

function cardOfEntity(source: CardSource, entity: Entity, index: CardIndex): Card {
  switch (entity.kind) {
    case 'thread':
      return threadCard(source, entity);
    case 'port':
      return portCard(source, entity, index);
    case 'message':
      return messageCard(source, entity);
    case 'process':
      return processCard(source, entity, index);
    case 'lock':
      return lockCard(source, entity);
    case 'irp':
      return irpCard(source, entity);
  }
}

function disputeRows(source: CardSource, entity: Entity): readonly CardRow[] {
  const mine = source.snapshot.contradictions.filter(c => c.of === entity.id).slice(0, 5);
  return mine.map(c => {
    const line = lineOf(c.second.evidence);
    return {
      kind: 'contradiction',
      label: c.field,
      value: `${readingText(source, c.first)} but ${readingText(source, c.second)}`,
      ...(line === undefined ? {} : { line }),
    };
  });
}

/** One reading of a disputed field, with the line it comes from. */
function readingText(source: CardSource, known: Known<unknown>): string {
  const line = lineOf(known.evidence);
  return valueText(source, known.value) + (line === undefined ? '' : ` (line ${line})`);
}

function valueText(source: CardSource, value: unknown): string {
  if (value === null) return 'none (0)';
  if (typeof value === 'bigint') return addressText(source.snapshot, value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `${value.length} value(s)`;
  if (typeof value !== 'object') return 'a value';
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return parts.map(([key, part]) => `${key} ${valueText(source, part)}`).join(', ');
}
