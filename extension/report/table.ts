import type { Entity } from '../model/entities';
import type { Known } from '../model/evidence';
import type { EntityId } from '../model/ids';
import { type Block, type Document, heading, paragraph, plainText, type Sheet, type Text, unknown } from './document';
import { inputBlocks } from './inputBlocks';
import { lazily } from './lazily';
import { entitiesJson } from './json/entitiesJson';
import { type JsonDocument, type JsonObject, lazyList } from './json/json';
import { sourceJson } from './json/sourceJson';
import { reasonFor } from './json/unknownFields';
import { Names } from './names';
import type { ReportInput } from './reportInput';
import { subtitle, titleOf } from './titles';

/** One column of a report that is a list: its head, its name in CSV, and what stands in a cell. */
export interface Field<R> {
  readonly key: string;
  readonly head: string;
  readonly numeric?: boolean;
  readonly cell: (row: R) => Text;
  /** What CSV holds instead, where people and spreadsheets want different things (an age, milliseconds). */
  readonly csv?: (row: R) => string | number;
  /** Left out of the other form: people read one cell where a program wants several columns. */
  readonly only?: 'document' | 'csv';
}

/** A report that is a list of rows. */
export interface TableReport<R> {
  readonly name: string;
  readonly rows: readonly R[];
  readonly fields: readonly Field<R>[];
  /** Stands in front of the list. */
  readonly intro: readonly Block[];
  /** Rows that JSON and CSV have behind the others: a document shows them in front of the list. */
  readonly further?: readonly R[];
  /** Said instead of an empty list. */
  readonly empty: Text;
  /** Rows under one heading stand together; absent: one list. Rows come in the order of their groups. */
  readonly group?: { readonly key: string; readonly text: (row: R) => Text };
  /** A row of the JSON report, and the things that it names. */
  readonly json: (row: R) => JsonObject;
  readonly ids: (row: R) => readonly (EntityId | undefined)[];
}

export function tableDocument<R>(input: ReportInput, report: TableReport<R>): Document {
  return {
    title: titleOf(input, report.name),
    subtitle: subtitle(input),
    blocks: [
      ...report.intro,
      ...(report.rows.length === 0 ? [paragraph(...report.empty)] : rowBlocks(report)),
      ...inputBlocks(input, new Names(input.analysis.snapshot)),
    ],
  };
}

/** In CSV the group of a row is its first column. */
export function tableSheet<R>(report: TableReport<R>): Sheet {
  const { group } = report;
  const first = group ? [{ key: group.key, head: group.key, cell: group.text }] : [];
  const fields: readonly Field<R>[] = [...first, ...report.fields.filter(field => field.only !== 'document')];
  return {
    columns: fields.map(field => field.key),
    rows: lazily(allRows(report), row => fields.map(field => field.csv?.(row) ?? plainText(field.cell(row)))),
  };
}

export function tableJson<R>(input: ReportInput, report: TableReport<R>): JsonDocument {
  const rows = allRows(report);
  const ids = new Set<EntityId>();
  for (const row of rows) for (const id of report.ids(row)) if (id !== undefined) ids.add(id);
  const { entities, unknowns } = entitiesJson(input.analysis.snapshot, ids);
  return { ...sourceJson(input), rows: lazyList(rows, report.json), entities, unknowns };
}

function allRows<R>({ rows, further }: TableReport<R>): readonly R[] {
  return further ? [...rows, ...further] : rows;
}

function rowBlocks<R>(report: TableReport<R>): readonly Block[] {
  const { group } = report;
  if (!group) return [tableOf(report.fields, report.rows)];
  const groups = new Map<string, { readonly text: Text; readonly rows: R[] }>();
  for (const row of report.rows) {
    const text = group.text(row);
    const key = plainText(text);
    const existing = groups.get(key);
    if (existing) existing.rows.push(row);
    else groups.set(key, { text, rows: [row] });
  }
  return [...groups.values()].flatMap(({ text, rows }) => [heading(2, ...text), tableOf(report.fields, rows)]);
}

export function tableOf<R>(fields: readonly Field<R>[], rows: readonly R[]): Block {
  const shown = fields.filter(field => field.only !== 'csv');
  return {
    kind: 'table',
    columns: shown.map(({ head, numeric }) => ({ head, ...(numeric !== undefined && { numeric }) })),
    rows: lazily(rows, row => shown.map(field => field.cell(row))),
  };
}

/** A field of an entity for people, or why it is not known. */
export function known<T>(entity: Entity, field: string, value: Known<T> | undefined, show: (value: T) => Text): Text {
  return value ? show(value.value) : [unknown(reasonFor(entity, field))];
}

/** Strings in code point order: the same on every machine, whatever its locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
