import type { EntityId, EntityKind } from '../model/ids';
import { TRACE_EVENT_KINDS } from '../model/messageTrace';
import type { AccessArguments, ChainArguments, InventoryArguments, ModuleArguments } from './debuggee';
import {
  type CompareArguments,
  type ComparedReading,
  type CompareRowsArguments,
  type IssueArguments,
  REDACTION_PARTS,
  type RedactionPart,
} from './findings';
import type { GraphArguments } from './graph';
import {
  type RoutinesArguments,
  TRACE_BOUNDS,
  type TraceEventsArguments,
  type TraceExportArguments,
  type TraceStartArguments,
} from './messageTrace';
import type { ProcessorArguments, RelatedArguments, StacksArguments, WaitersArguments } from './navigation';
import {
  type AnswerArguments,
  type CommandsArguments,
  type CustomRequests,
  type EntityArguments,
  GROUPINGS,
  SORTINGS,
  type ReportArguments,
  type ReportFormat,
  type ReportKind,
  type RowsArguments,
  type SearchArguments,
  type StackArguments,
  type ViewName,
} from './requests';
import type { DownloadArguments, RunArguments, SymbolsArguments } from './symbols';

/*
 * Arguments of custom requests come from other processes and from links in documents. They are checked before use;
 * numbers and texts have bounds, so that no request can ask for more than a view shows.
 */

/** What is wrong with the arguments of a request, in words for the person who wrote the caller. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** Reads a value of one type out of anything, or throws an `ArgumentError` that names what was expected. */
export type Guard<T> = (value: unknown) => T;

type Fields = Readonly<Record<string, unknown>>;

/** Rows, commands and search results in one answer. */
export const MAX_PAGE = 2000;
/** Characters of a filter, a search or an entity name. */
const MAX_TEXT = 2000;
/** Recently visited things in one search. */
const MAX_RECENT = 100;
/** Characters of what names one thing. */
const MAX_NAME = 300;
/** Characters of a row id: a path of ids. */
const MAX_ROW_ID = 20_000;

const VIEWS = Object.keys(GROUPINGS) as readonly ViewName[];
const KINDS: readonly EntityKind[] = ['process', 'thread', 'port', 'message', 'lock', 'irp'];
const REPORT_KINDS: readonly ReportKind[] = ['hang', 'ports', 'connections', 'backlog', 'waits', 'rpc', 'stats'];
const REPORT_FORMATS: readonly ReportFormat[] = ['markdown', 'html', 'json', 'csv'];

function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ArgumentError('arguments must be an object');
}

function text(fields: Fields, name: string, limit = MAX_TEXT): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new ArgumentError(`"${name}" must be a text`);
  if (value.length > limit) throw new ArgumentError(`"${name}" is longer than ${limit} characters`);
  return value;
}

function optionalText(fields: Fields, name: string, limit?: number): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : text(fields, name, limit);
}

function oneOf<T extends string>(fields: Fields, name: string, allowed: readonly T[]): T {
  const value = fields[name];
  const found = allowed.find(item => item === value);
  if (found === undefined) throw new ArgumentError(`"${name}" must be one of ${allowed.join(', ')}`);
  return found;
}

function count(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ArgumentError(`"${name}" must be a whole number from 0 up`);
  }
  return value;
}

function pageSize(fields: Fields): number {
  return Math.min(count(fields, 'count'), MAX_PAGE);
}

/** True for `process:…`, `thread:…` and the other ids of things in a snapshot. */
export function isEntityId(value: unknown): value is EntityId {
  if (typeof value !== 'string' || value.length > 200) return false;
  const colon = value.indexOf(':');
  return colon > 0 && colon < value.length - 1 && KINDS.some(kind => kind === value.slice(0, colon));
}

function entityId(fields: Fields, name: string): EntityId {
  const value = fields[name];
  if (!isEntityId(value)) throw new ArgumentError(`"${name}" must be an entity id such as thread:0xffff…`);
  return value;
}

/** How the rows of a view are put together. */
function arrangement(fields: Fields, view: ViewName): { readonly grouping?: string; readonly sorting?: string } {
  return {
    ...(isGiven(fields['grouping']) && { grouping: oneOf<string>(fields, 'grouping', GROUPINGS[view]) }),
    ...(isGiven(fields['sorting']) && { sorting: oneOf<string>(fields, 'sorting', SORTINGS[view]) }),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const rows: Guard<RowsArguments> = value => {
  const fields = fieldsOf(value);
  const view = oneOf(fields, 'view', VIEWS);
  const parent = optionalText(fields, 'parent', MAX_ROW_ID);
  const filter = optionalText(fields, 'filter');
  return {
    view,
    start: count(fields, 'start'),
    count: pageSize(fields),
    ...arrangement(fields, view),
    ...(parent === undefined ? {} : { parent }),
    ...(filter === undefined ? {} : { filter }),
    ...(fields['more'] === true && { more: true }),
  };
};

const path: Guard<CustomRequests['alpcscope/path']['arguments']> = value => {
  const fields = fieldsOf(value);
  const view = oneOf(fields, 'view', VIEWS);
  return { view, entity: entityId(fields, 'entity'), ...arrangement(fields, view) };
};

const graph: Guard<GraphArguments> = value => {
  const fields = value === undefined ? {} : fieldsOf(value);
  const filter = optionalText(fields, 'filter');
  return {
    ...(fields['kind'] !== undefined && { kind: oneOf(fields, 'kind', ['waits', 'connections']) }),
    ...(fields['entity'] !== undefined && { entity: entityId(fields, 'entity') }),
    ...(filter !== undefined && { filter }),
    ...(fields['collapsed'] === true && { collapsed: true }),
    ...(fields['waitingOnly'] === true && { waitingOnly: true }),
  };
};

const entity: Guard<EntityArguments> = value => ({ text: text(fieldsOf(value), 'text') });

const stack: Guard<StackArguments> = value => {
  const fields = fieldsOf(value);
  const of = entityId(fields, 'entity');
  return fields['side'] === undefined
    ? { entity: of }
    : { entity: of, side: oneOf(fields, 'side', ['client', 'server']) };
};

const report: Guard<ReportArguments> = value => {
  const fields = fieldsOf(value);
  const thread = optionalText(fields, 'thread');
  const process = optionalText(fields, 'process');
  return {
    kind: oneOf(fields, 'kind', REPORT_KINDS),
    format: oneOf(fields, 'format', REPORT_FORMATS),
    ...(thread === undefined ? {} : { thread }),
    ...(process === undefined ? {} : { process }),
    ...redaction(fields),
  };
};

/** A list of parts; absent: nothing is taken out. */
function redaction(fields: Fields): { readonly redact?: readonly RedactionPart[] } {
  const value = fields['redact'];
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value)) throw new ArgumentError('"redact" must be a list');
  const redact = REDACTION_PARTS.filter(part => value.includes(part));
  if (redact.length < new Set(value).size)
    throw new ArgumentError(`"redact" must be a list of ${REDACTION_PARTS.join(', ')}`);
  return { redact };
}

const issue: Guard<IssueArguments> = value => {
  const fields = fieldsOf(value ?? {});
  const thread = optionalText(fields, 'thread');
  return { ...(thread === undefined ? {} : { thread }), ...redaction(fields) };
};

const compare: Guard<CompareArguments> = value => {
  const fields = fieldsOf(value);
  return { ...comparedReading(fields), format: oneOf(fields, 'format', REPORT_FORMATS), ...redaction(fields) };
};

const compareRows: Guard<CompareRowsArguments> = value => {
  const fields = fieldsOf(value);
  const parent = optionalText(fields, 'parent', MAX_ROW_ID);
  const filter = optionalText(fields, 'filter');
  return {
    ...comparedReading(fields),
    start: count(fields, 'start'),
    count: pageSize(fields),
    ...(parent === undefined ? {} : { parent }),
    ...(filter === undefined ? {} : { filter }),
  };
};

function comparedReading(fields: Fields): ComparedReading {
  const file = optionalText(fields, 'file', MAX_ROW_ID);
  const earlier = isGiven(fields['earlier']) ? count(fields, 'earlier') : undefined;
  if ((file === undefined) === (earlier === undefined))
    throw new ArgumentError('one of "earlier" and "file" must say what to compare with');
  return {
    isLater: fields['isLater'] === true,
    ...(file === undefined ? {} : { file }),
    ...(earlier === undefined ? {} : { earlier }),
  };
}

const commands: Guard<CommandsArguments> = value => {
  const fields = fieldsOf(value);
  const filter = optionalText(fields, 'filter');
  return {
    start: count(fields, 'start'),
    count: pageSize(fields),
    ...(filter === undefined ? {} : { filter }),
    ...(fields['line'] === undefined ? {} : { line: count(fields, 'line') }),
  };
};

const answer: Guard<AnswerArguments> = value => ({ index: count(fieldsOf(value), 'index') });

const search: Guard<SearchArguments> = value => {
  const fields = fieldsOf(value);
  const recent = fields['recent'];
  if (recent !== undefined && !Array.isArray(recent)) throw new ArgumentError('"recent" must be a list of entity ids');
  return {
    text: text(fields, 'text'),
    count: pageSize(fields),
    ...(fields['kind'] !== undefined && { kind: oneOf(fields, 'kind', KINDS) }),
    ...(recent && { recent: (recent as readonly unknown[]).filter(isEntityId).slice(0, MAX_RECENT) }),
  };
};

const waiters: Guard<WaitersArguments> = value => {
  const fields = fieldsOf(value);
  return { entity: entityId(fields, 'entity'), count: pageSize(fields) };
};

const related: Guard<RelatedArguments> = value => ({ entity: entityId(fieldsOf(value), 'entity') });

const processor: Guard<ProcessorArguments> = value => ({ processor: count(fieldsOf(value), 'processor') });

const symbols: Guard<SymbolsArguments> = value => {
  const module = value === undefined || value === null ? undefined : optionalText(fieldsOf(value), 'module');
  return module === undefined ? {} : { module };
};

const download: Guard<DownloadArguments> = value => ({ ...symbols(value), server: text(fieldsOf(value), 'server') });

const command: Guard<RunArguments> = value => ({ command: text(fieldsOf(value), 'command') });

const access: Guard<AccessArguments> = value => {
  const fields = value === undefined || value === null ? {} : fieldsOf(value);
  return fields['access'] === undefined ? {} : { access: oneOf(fields, 'access', ['readOnly', 'full']) };
};

const inventory: Guard<InventoryArguments> = value => {
  const fields = value === undefined || value === null ? {} : fieldsOf(value);
  const process = fields['process'] === undefined ? undefined : entityId(fields, 'process');
  if (process !== undefined && !isOfKind(process, 'process'))
    throw new ArgumentError('"process" must be the id of a process');
  return { ...(fields['all'] === true && { all: true }), ...(process && { process }) };
};

function isOfKind<K extends EntityKind>(id: EntityId, kind: K): id is Extract<EntityId, `${K}:${string}`> {
  return id.startsWith(`${kind}:`);
}

const chain: Guard<ChainArguments> = value => {
  const thread = value === undefined || value === null ? undefined : optionalText(fieldsOf(value), 'thread');
  return thread === undefined ? {} : { thread };
};

const stacks: Guard<StacksArguments> = value =>
  value !== undefined && value !== null && fieldsOf(value)['read'] === true ? { read: true } : {};

const module: Guard<ModuleArguments> = value => ({ module: text(fieldsOf(value), 'module') });

const trace: Guard<TraceStartArguments> = value => {
  const fields = value === undefined || value === null ? {} : fieldsOf(value);
  const kinds = fields['kinds'];
  if (isGiven(kinds) && !Array.isArray(kinds)) throw new ArgumentError('"kinds" must be a list');
  const known = TRACE_EVENT_KINDS.filter(kind => Array.isArray(kinds) && kinds.includes(kind));
  if (Array.isArray(kinds) && (known.length < new Set(kinds).size || known.length === 0))
    throw new ArgumentError(`"kinds" must be a list of ${TRACE_EVENT_KINDS.join(', ')}`);
  const limits = isGiven(fields['limits']) ? fieldsOf(fields['limits']) : {};
  const filter = isGiven(fields['filter']) ? fieldsOf(fields['filter']) : {};
  const [process, port] = [optionalText(filter, 'process', MAX_NAME), optionalText(filter, 'port', MAX_NAME)];
  return {
    limits: Object.fromEntries(
      (['events', 'hits', 'seconds'] as const).flatMap(name =>
        isGiven(limits[name]) ? [[name, Math.min(Math.max(1, count(limits, name)), TRACE_BOUNDS[name].most)]] : [],
      ),
    ),
    filter: { ...(process !== undefined && { process }), ...(port !== undefined && { port }) },
    ...(known.length > 0 && { kinds: known }),
  };
};

const traceEvents: Guard<TraceEventsArguments> = value => {
  const fields = fieldsOf(value);
  return { start: count(fields, 'start'), count: pageSize(fields) };
};

const traceExport: Guard<TraceExportArguments> = value => ({
  format: oneOf(fieldsOf(value), 'format', ['json', 'csv', 'text']),
});

const routines: Guard<RoutinesArguments> = value => {
  const filter = isGiven(value) ? optionalText(fieldsOf(value), 'filter', MAX_NAME) : undefined;
  return filter === undefined ? {} : { filter };
};

const nothing: Guard<undefined> = () => undefined;

/** The guard of each custom request's arguments. */
export const ARGUMENT_GUARDS: { readonly [K in keyof CustomRequests]: Guard<CustomRequests[K]['arguments']> } = {
  'alpcscope/rows': rows,
  'alpcscope/path': path,
  'alpcscope/status': nothing,
  'alpcscope/card': entity,
  'alpcscope/stack': stack,
  'alpcscope/stackText': stack,
  'alpcscope/stacks': stacks,
  'alpcscope/waiters': waiters,
  'alpcscope/related': related,
  'alpcscope/processors': nothing,
  'alpcscope/processor': processor,
  'alpcscope/evidence': entity,
  'alpcscope/evidenceAgain': entity,
  'alpcscope/report': report,
  'alpcscope/facts': nothing,
  'alpcscope/issue': issue,
  'alpcscope/earlier': nothing,
  'alpcscope/compare': compare,
  'alpcscope/compareRows': compareRows,
  'alpcscope/compareEnd': nothing,
  'alpcscope/commands': commands,
  'alpcscope/answer': answer,
  'alpcscope/graph': graph,
  'alpcscope/search': search,
  'alpcscope/symbols': symbols,
  'alpcscope/downloadSymbols': download,
  'alpcscope/run': command,
  'alpcscope/refresh': nothing,
  'alpcscope/access': access,
  'alpcscope/inventory': inventory,
  'alpcscope/chain': chain,
  'alpcscope/interrupt': nothing,
  'alpcscope/verify': nothing,
  'alpcscope/loadSymbols': module,
  'alpcscope/traceCheck': trace,
  'alpcscope/traceStart': trace,
  'alpcscope/traceStop': nothing,
  'alpcscope/traceState': nothing,
  'alpcscope/traceEvents': traceEvents,
  'alpcscope/traceExport': traceExport,
  'alpcscope/routines': routines,
  'alpcscope/growth': nothing,
};
