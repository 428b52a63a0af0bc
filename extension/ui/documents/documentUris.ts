import type { EntityId } from '../../model/ids';
import { isEntityId } from '../../protocol/guards';
import type { ReportKind } from '../../protocol/requests';

/** Schemes of the read-only documents that the extension makes. */
export const SCHEMES = {
  answer: 'alpcscope-answer',
  report: 'alpcscope-report',
  evidence: 'alpcscope-evidence',
  printed: 'alpcscope-printed',
  stack: 'alpcscope-stack',
  waiters: 'alpcscope-waiters',
  comparison: 'alpcscope-comparison',
  commands: 'alpcscope-commands',
} as const;

/** Scheme of recorded debugger sessions that are shown as commands and answers; they belong to no session of ours. */
export const TRACE_SCHEME = 'alpcscope-trace';

/** What a document of ours shows, and which debug session it comes from. */
export type DocumentTarget =
  | { readonly kind: 'answer'; readonly session: string; readonly index: number }
  | { readonly kind: 'evidence'; readonly session: string; readonly entity: string }
  /** The stack of a thread, or of the thread at one side of a message. */
  | { readonly kind: 'stack'; readonly session: string; readonly entity: EntityId; readonly side?: Side }
  /** Who waits for a thing. */
  | { readonly kind: 'waiters'; readonly session: string; readonly entity: EntityId }
  /** What changed between a reading of the session, or another log or dump, and what the session stands at. */
  | {
      readonly kind: 'comparison';
      readonly session: string;
      readonly earlier?: number;
      readonly file?: string;
      readonly isLater?: true;
    }
  /** Everything that was asked of the target. */
  | { readonly kind: 'commands'; readonly session: string }
  /** What a command prints on a dump. */
  | { readonly kind: 'printed'; readonly session: string; readonly command: string }
  | { readonly kind: 'report'; readonly session: string; readonly report: ReportKind; readonly thread?: EntityId };

type Side = 'client' | 'server';

export interface UriParts {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
}

const EXTENSIONS = {
  answer: '.kdlog',
  report: '.md',
  evidence: '.kdlog',
  printed: '.kdlog',
  stack: '.kdlog',
  waiters: '.md',
  comparison: '.md',
  commands: '.log',
} as const;
const LONGEST_TITLE = 80;

/** The URI of a document. The title becomes the name on its tab, and the extension gives it its language. */
export function uriPartsOf(target: DocumentTarget, title: string): UriParts {
  const { kind, ...fields } = target;
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) query.set(key, String(value));
  return { scheme: SCHEMES[kind], path: `/${fileName(title)}${EXTENSIONS[kind]}`, query: query.toString() };
}

/** Reads back what `uriPartsOf` wrote; undefined for every other URI. */
export function targetOf(uri: UriParts): DocumentTarget | undefined {
  const query = new URLSearchParams(uri.query);
  const session = query.get('session') ?? '';
  if (session === '') return undefined;
  if (uri.scheme === SCHEMES.answer) {
    const index = Number(query.get('index') ?? Number.NaN);
    return Number.isSafeInteger(index) && index >= 0 ? { kind: 'answer', session, index } : undefined;
  }
  if (uri.scheme === SCHEMES.evidence) {
    const entity = query.get('entity') ?? '';
    return entity === '' ? undefined : { kind: 'evidence', session, entity };
  }
  if (uri.scheme === SCHEMES.printed) {
    const command = query.get('command') ?? '';
    return command === '' ? undefined : { kind: 'printed', session, command };
  }
  if (uri.scheme === SCHEMES.commands) return { kind: 'commands', session };
  if (uri.scheme === SCHEMES.comparison) return comparisonOf(session, query);
  if (uri.scheme === SCHEMES.stack || uri.scheme === SCHEMES.waiters) return thingOf(uri.scheme, session, query);
  const report = query.get('report');
  if (uri.scheme !== SCHEMES.report || !isReport(report)) return undefined;
  const thread = query.get('thread');
  return { kind: 'report', session, report, ...(thread !== null && { thread: thread as EntityId }) };
}

function comparisonOf(session: string, query: URLSearchParams): DocumentTarget | undefined {
  const file = query.get('file') ?? '';
  const earlier = Number(query.get('earlier') ?? Number.NaN);
  if (file !== '')
    return { kind: 'comparison', session, file, ...(query.get('isLater') === 'true' && { isLater: true }) };
  return Number.isSafeInteger(earlier) && earlier > 0 ? { kind: 'comparison', session, earlier } : undefined;
}

function thingOf(scheme: string, session: string, query: URLSearchParams): DocumentTarget | undefined {
  const entity = query.get('entity');
  const side = query.get('side');
  if (!isEntityId(entity)) return undefined;
  if (scheme === SCHEMES.waiters) return { kind: 'waiters', session, entity };
  return { kind: 'stack', session, entity, ...(isSide(side) && { side }) };
}

function isSide(text: string | null): text is Side {
  return text === 'client' || text === 'server';
}

const REPORTS: Readonly<Record<ReportKind, true>> = {
  hang: true,
  ports: true,
  connections: true,
  backlog: true,
  waits: true,
  rpc: true,
  stats: true,
};

function isReport(text: string | null): text is ReportKind {
  return text !== null && Object.hasOwn(REPORTS, text);
}

/** A title as one safe path segment: what paths, queries and Windows file names give a meaning becomes a dash. */
function fileName(title: string): string {
  const safe = title
    // eslint-disable-next-line no-control-regex -- control characters of untrusted logs are what is to be removed
    .replace(/[\u0000-\u001f\u007f\\/:*?"<>|#%]+/g, '-')
    .trim()
    .slice(0, LONGEST_TITLE);
  return safe === '' || safe.startsWith('.') ? `document${safe}` : safe;
}
