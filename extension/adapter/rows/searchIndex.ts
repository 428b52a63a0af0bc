import type { Analysis } from '../../analysis/analysis';
import { atOnce, paced, SharedWork, type Work } from '../../base/slices';
import type { Entity } from '../../model/entities';
import type { EntityId, EntityKind } from '../../model/ids';
import { kdNumber } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { fuzzyRank } from './fuzzy';
import type { MessageIndex } from './messageIndex';
import { groupBy } from './multiMap';
import { nameOf } from './names';
import { wordsOf } from './rowFilter';

/** One thing that can be gone to. */
interface Entry {
  readonly id: EntityId;
  readonly kind: EntityKind;
  /** Lower case: name, id, object path, wait reason. */
  readonly text: string;
  /** The name without numbers and addresses, which no letters are meant for: threads of one program share it. */
  readonly spoken: string;
}

/** Things that are compared between two pauses. */
const SEARCHED = 1024;

export interface SearchWish {
  readonly text: string;
  readonly count: number;
  readonly kind?: EntityKind;
  readonly recent?: readonly EntityId[];
}

/**
 * Finds things by what is typed of their names, numbers and addresses. Its texts are made once a reading; a search then
 * only looks through them, which is a matter of milliseconds for hundreds of thousands of things.
 */
export class SearchIndex {
  readonly work: SharedWork<readonly Entry[]>;
  /** Things by their names: far fewer than things. */
  private names: ReadonlyMap<string, readonly Entry[]> | undefined;

  constructor(
    private readonly analysis: Analysis,
    private readonly messages: SharedWork<MessageIndex>,
  ) {
    this.work = new SharedWork(() => entriesOf(analysis, messages));
  }

  /** Ids of what fits, the likeliest first: visited lately, then by words, then by letters in their order. */
  find(wish: SearchWish): readonly EntityId[] {
    return atOnce(this.finding(wish));
  }

  /** The same with pauses. */
  *finding({ text, count, kind, recent = [] }: SearchWish): Work<readonly EntityId[]> {
    const words = wordsOf(text).map(plainWord);
    const found = new Set<EntityId>();
    // Without words everything fits: the first ones are the most interesting.
    if (words.length === 0) return yield* this.firstOf(count, kind, recent);
    const entries = yield* this.work.join();
    const fits = (entry: Entry): boolean =>
      (kind === undefined || entry.kind === kind) && words.every(word => entry.text.includes(word));
    for (const id of recent) {
      const entry = entryOf(this.analysis.snapshot, id);
      if (found.size < count && entry && fits(entry)) found.add(entry.id);
    }
    const starts: EntityId[] = [];
    const others: EntityId[] = [];
    for (const [i, entry] of entries.entries()) {
      if (i % SEARCHED === 0) yield;
      if (starts.length >= count) break;
      if (!fits(entry)) continue;
      if (startsWord(entry.text, words[0] ?? '')) starts.push(entry.id);
      else if (others.length < count) others.push(entry.id);
    }
    for (const id of [...starts, ...others]) if (found.size < count) found.add(id);
    if (found.size < count) for (const id of this.fuzzy(words, kind)) if (found.size < count) found.add(id);
    return [...found];
  }

  private *firstOf(
    count: number,
    kind: EntityKind | undefined,
    recent: readonly EntityId[],
  ): Work<readonly EntityId[]> {
    const { snapshot } = this.analysis;
    const found = new Set<EntityId>();
    const take = (id: EntityId): void => {
      const entity = snapshot.find(id);
      if (entity && (kind === undefined || entity.kind === kind) && found.size < count) found.add(entity.id);
    };
    recent.forEach(take);
    for (const id of idsOf(this.analysis, [])) {
      if (found.size >= count || kind === 'message') break;
      take(id);
    }
    // The order of messages takes their index: it is not made for what has enough of others.
    if (found.size < count && (kind === undefined || kind === 'message'))
      for (const { message } of (yield* this.messages.join()).all) if (message) take(message.id);
    return [...found];
  }

  /** Things whose name has the letters in this order: `svhst` is svchost.exe. */
  private fuzzy(words: readonly string[], kind: EntityKind | undefined): readonly EntityId[] {
    const letters = words.join('');
    if (letters.length < 3 || /^[0-9a-f.]+$/.test(letters)) return [];
    this.names ??= groupBy(this.work.now, entry => entry.spoken);
    const ranked: { readonly rank: number; readonly entries: readonly Entry[] }[] = [];
    for (const [name, entries] of this.names) {
      const rank = fuzzyRank(name, letters);
      if (rank !== undefined) ranked.push({ rank, entries });
    }
    ranked.sort((a, b) => a.rank - b.rank);
    return ranked.flatMap(({ entries }) =>
      entries.filter(entry => kind === undefined || entry.kind === kind).map(entry => entry.id),
    );
  }
}

const NUMBERS = /\b(?=[a-f.]*\d)[0-9a-f]{4,}(?:\.[0-9a-f]{4,})?\b/g;

/** Threads of chains first, then by kind; messages by their age. */
function* entriesOf({ snapshot, chains }: Analysis, messages: SharedWork<MessageIndex>): Work<readonly Entry[]> {
  const { all } = yield* messages.join();
  const ids = new Set<EntityId>();
  yield* paced(idsOf({ snapshot, chains }, all), id => {
    ids.add(id);
  });
  const entries: Entry[] = [];
  yield* paced(ids, id => {
    const entry = entryOf(snapshot, id);
    if (entry) entries.push(entry);
  });
  return entries;
}

/** In the order in which they are offered; threads of chains come twice. */
function* idsOf(
  { snapshot, chains }: Pick<Analysis, 'snapshot' | 'chains'>,
  messages: MessageIndex['all'],
): Iterable<EntityId> {
  for (const { start } of chains) yield start;
  yield* snapshot.processes.keys();
  yield* snapshot.threads.keys();
  yield* snapshot.ports.keys();
  for (const { message } of messages) if (message) yield message.id;
  yield* snapshot.locks.keys();
  yield* snapshot.irps.keys();
}

function entryOf(snapshot: Snapshot, id: EntityId): Entry | undefined {
  const entity = snapshot.find(id);
  if (!entity) return undefined;
  const name = nameOf(snapshot, entity.id).toLowerCase();
  const text = [name, entity.id, ...furtherWords(entity)].filter(part => part !== undefined).join('\n');
  return { id: entity.id, kind: entity.kind, text: text.toLowerCase(), spoken: name.replace(NUMBERS, '') };
}

function furtherWords(entity: Entity): readonly (string | undefined)[] {
  switch (entity.kind) {
    case 'thread':
      return [entity.waitReason?.value, entity.name?.value];
    case 'port':
      return [entity.path?.value];
    case 'message': {
      // `!alpc /m` prints both: `MessageID : 0x0294 (660)`.
      const number = entity.number?.value;
      return number === undefined ? [] : [`0x${number.toString(16).padStart(4, '0')}`];
    }
    case 'process':
    case 'lock':
    case 'irp':
      return [];
  }
}

function startsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** As ids are written: no backtick; decimal numbers (`0n4660`) in the debugger's hex. */
function plainWord(word: string): string {
  const decimal = /^0n(\d{1,10})$/.exec(word)?.[1];
  return decimal === undefined ? word.replaceAll('`', '') : kdNumber(Number(decimal));
}
