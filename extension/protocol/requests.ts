import type { EntityId, EntityKind } from '../model/ids';
import type {
  AccessArguments,
  AccessResponse,
  ChainArguments,
  ChainResponse,
  DebuggeeState,
  InventoryArguments,
  ModuleArguments,
  ReadEstimate,
  Refused,
  VerifyResponse,
} from './debuggee';
import type { EvidenceAgainResponse } from './evidence';
import type {
  CompareArguments,
  CompareRowsArguments,
  ComparisonHead,
  CompareResponse,
  EarlierResponse,
  IssueArguments,
  IssueResponse,
  RedactionPart,
  ReportFormat,
} from './findings';
import type { DrawnGraph, GraphArguments } from './graph';
import type { MessageTraceEvents, MessageTraceRequests } from './messageTrace';
import type {
  ListedThing,
  ProcessorArguments,
  ProcessorsResponse,
  RelatedArguments,
  RelatedResponse,
  StacksArguments,
  StacksResponse,
  StackTextResponse,
  WaitersArguments,
  WaitersResponse,
} from './navigation';
import type { DownloadArguments, RunArguments, RunResponse, SymbolsArguments, SymbolsResponse } from './symbols';

/*
 * Custom requests of the debug adapter. Names are `alpcscope/<noun>`; everything is plain JSON. Rows are made by the
 * adapter, so that no view holds more than what it shows.
 */

export type ViewName = 'waitChains' | 'ports' | 'messages' | 'threads' | 'modules';

/** How the rows of a view are put together; the first of each list is the default. */
export const GROUPINGS = {
  waitChains: ['rootCause', 'process', 'none'],
  ports: ['process', 'name', 'type', 'backlog'],
  messages: ['port', 'server', 'age'],
  threads: ['process', 'parent', 'waitReason', 'stack', 'none'],
  modules: ['address', 'name', 'symbols'],
} as const satisfies Record<ViewName, readonly string[]>;

/** In which order rows stand, and groups by their first row; `default` is what the grouping finds most telling. */
export const SORTINGS = {
  waitChains: ['default', 'age', 'process', 'waitReason'],
  ports: ['default', 'name', 'type', 'backlog', 'process'],
  messages: ['default', 'port', 'process'],
  threads: ['default', 'age', 'process', 'waitReason'],
  modules: ['default'],
} as const satisfies Record<ViewName, readonly string[]>;

export interface RowsArguments {
  readonly view: ViewName;
  /** Row id of the parent; absent for the roots. */
  readonly parent?: string;
  readonly start: number;
  readonly count: number;
  /** Words that a row, or one below it, must contain. */
  readonly filter?: string;
  readonly grouping?: string;
  readonly sorting?: string;
  /** The filter has answered before without having looked at all rows: it may take longer for more. */
  readonly more?: boolean;
}

export interface PathArguments {
  readonly view: ViewName;
  readonly entity: EntityId;
  readonly grouping?: string;
  readonly sorting?: string;
}

/** What a row is, for icons, context menus and accessibility. */
export type RowKind =
  | 'group'
  | 'chain'
  | 'verdict'
  | 'process'
  | 'thread'
  | 'port'
  | 'connection'
  | 'queue'
  | 'message'
  | 'lock'
  | 'irp'
  | 'field'
  | 'module'
  | 'needed'
  | 'unread-stacks'
  | 'next-command'
  | 'note';

export interface Row {
  /** Stable across refreshes of one session: the path of ids from the root. */
  readonly id: string;
  readonly kind: RowKind;
  readonly label: string;
  readonly description?: string;
  /** Codicon id without `$()`. */
  readonly icon: string;
  /** Theme color id of the icon, where it carries meaning (deadlock, suspended, unknown). */
  readonly color?: string;
  /** Markdown, escaped. */
  readonly tooltip?: string;
  readonly hasChildren: boolean;
  /** Open at first sight (the first chain, the steps of a chain). */
  readonly expanded?: boolean;
  /** What the row stands for, for jumps, hovers, evidence and copying. */
  readonly entity?: EntityId;
  /** What to ask the evidence of, where the row stands for no single thing. */
  readonly evidence?: string;
  /** Thread whose stack a click jumps to. */
  readonly thread?: EntityId;
  /** Thing at the other side (peer port of a connection, server thread of a message). */
  readonly peer?: EntityId;
  /** 1-based line of the log that the row rests on. */
  readonly line?: number;
  /** Text for the clipboard: an address, or a command to type. */
  readonly copy?: string;
  /** Module as debuggers call it, whose symbols can be asked for. */
  readonly module?: string;
}

export interface RowsResponse {
  readonly rows: readonly Row[];
  readonly total: number;
  /** Rows that the filter left out at this level. */
  readonly hidden: number;
  /** Present while the filter has not looked at all rows: the part that it has looked at, from 0 to below 1. */
  readonly searched?: number;
}

/** State of the session, for the message line of each view and the status bar. */
export interface StatusResponse {
  readonly title: string;
  readonly kind: 'log' | 'dump' | 'kd';
  /** ISO time of the reading. */
  readonly readAt: string;
  readonly tookMs: number;
  /** `stop 2 of kernel 1` and the like; empty where there is only one. */
  readonly moment: string;
  readonly counts: Readonly<
    Record<'processes' | 'threads' | 'ports' | 'messages' | 'chains' | 'hung' | 'unparsed', number>
  >;
  readonly partial?: string;
  /** More rows are still being read. */
  readonly reading?: true;
  /** Path of the input, for `source` and reveal. */
  readonly path: string;
  /** The input is small enough for VS Code to hand it to extensions (50 MB). */
  readonly openable: boolean;
  /** Symbol file without which nothing of the kernel can be read. */
  readonly needs?: string;
  /** Symbol file without which frames and variables of the kernel have no names; its types are built in. */
  readonly names?: string;
  /** Where a session over kd or cdb stands; absent for logs and dumps that no debugger holds open. */
  readonly debuggee?: DebuggeeState;
  /** What a whole reading would cost, where it was too much to be done without asking. */
  readonly notRead?: ReadEstimate;
}

export interface EntityArguments {
  /** Entity id, address, Cid, PID.TID, TID or PID, as typed or hovered. */
  readonly text: string;
}

export interface CardResponse {
  readonly entity: EntityId;
  /** Markdown, escaped; links are `command:` links of this extension only. */
  readonly markdown: string;
  readonly line?: number;
}

export interface StackArguments {
  readonly entity: EntityId;
  /** Which thread of a message; the server's by default. */
  readonly side?: 'client' | 'server';
}

/** Answer to `alpcscope/stack`: the adapter has sent `stopped {reason: 'inspect'}` for this thread. */
export interface StackResponse {
  readonly thread: EntityId;
  readonly threadId: number;
  readonly frames: number;
  readonly why?: string;
}

export interface EvidenceItem {
  readonly label: string;
  readonly command: string;
  readonly line: number;
  readonly endLine?: number;
  readonly text: string;
  /** Where the value was read, where it comes from memory; `line` is 0 then. */
  readonly memory?: { readonly address: string; readonly type: string; readonly field: string };
}

export interface EvidenceResponse {
  readonly title: string;
  readonly items: readonly EvidenceItem[];
}

export type ReportKind = 'hang' | 'ports' | 'connections' | 'backlog' | 'waits' | 'rpc' | 'stats';
export type { ReportFormat } from './findings';

export interface ReportArguments {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly thread?: string;
  readonly process?: string;
  readonly redact?: readonly RedactionPart[];
}

export interface ReportResponse {
  readonly text: string;
  readonly title: string;
}

/** One recorded command of the input. */
export interface CommandItem {
  readonly index: number;
  readonly text: string;
  readonly prompt: string;
  readonly line: number;
  readonly lines: number;
  /** Where a debugger ran it in this session. */
  readonly ran?: CommandRun;
}

/** When a command ran, for how long, and whether nobody had asked for it. */
export interface CommandRun {
  /** ISO time. */
  readonly at: string;
  readonly ms: number;
  readonly background: boolean;
  /** Halt of the target, from 1. */
  readonly stop: number;
}

export interface CommandsArguments {
  readonly start: number;
  readonly count: number;
  readonly filter?: string;
  /** Only the command whose prompt or answer holds this 1-based line of the input. */
  readonly line?: number;
}

export interface CommandsResponse {
  readonly commands: readonly CommandItem[];
  readonly total: number;
}

export interface AnswerArguments {
  readonly index: number;
}

/** The printed answer of one command, for a read-only document. */
export interface AnswerResponse {
  readonly text: string;
  readonly line: number;
  readonly truncated: boolean;
}

export interface SearchArguments {
  /** As typed so far; empty asks for the most interesting things of the kind, those that wait longest first. */
  readonly text: string;
  readonly count: number;
  /** Only things of this kind. */
  readonly kind?: EntityKind;
  /** Things that were looked at lately, the latest first: those that fit are offered before all others. */
  readonly recent?: readonly EntityId[];
}

export interface SearchResponse {
  readonly items: readonly ListedThing[];
}

/** Request name → arguments and answer. */
export interface CustomRequests extends MessageTraceRequests {
  'alpcscope/rows': { readonly arguments: RowsArguments; readonly response: RowsResponse };
  'alpcscope/path': {
    readonly arguments: PathArguments;
    readonly response: { readonly rows: readonly Row[] };
  };
  'alpcscope/status': { readonly arguments: undefined; readonly response: StatusResponse };
  'alpcscope/card': { readonly arguments: EntityArguments; readonly response: CardResponse | null };
  'alpcscope/stack': { readonly arguments: StackArguments; readonly response: StackResponse };
  'alpcscope/stackText': { readonly arguments: StackArguments; readonly response: StackTextResponse };
  /** Reads the stacks of all threads, or says what that would cost. */
  'alpcscope/stacks': { readonly arguments: StacksArguments; readonly response: StacksResponse };
  'alpcscope/waiters': { readonly arguments: WaitersArguments; readonly response: WaitersResponse };
  'alpcscope/related': { readonly arguments: RelatedArguments; readonly response: RelatedResponse };
  'alpcscope/processors': { readonly arguments: undefined; readonly response: ProcessorsResponse };
  /** Makes a processor the focused one in the Call Stack view. */
  'alpcscope/processor': { readonly arguments: ProcessorArguments; readonly response: { readonly threadId: number } };
  'alpcscope/evidence': { readonly arguments: EntityArguments; readonly response: EvidenceResponse };
  /** Runs the commands, or reads the memory, behind a thing once more. */
  'alpcscope/evidenceAgain': { readonly arguments: EntityArguments; readonly response: EvidenceAgainResponse };
  'alpcscope/report': { readonly arguments: ReportArguments; readonly response: ReportResponse };
  /** The text of a JSON object. */
  'alpcscope/facts': { readonly arguments: undefined; readonly response: { readonly json: string } };
  'alpcscope/issue': { readonly arguments: IssueArguments; readonly response: IssueResponse };
  'alpcscope/earlier': { readonly arguments: undefined; readonly response: EarlierResponse };
  'alpcscope/compareRows': {
    readonly arguments: CompareRowsArguments;
    readonly response: RowsResponse & ComparisonHead;
  };
  'alpcscope/compareEnd': { readonly arguments: undefined; readonly response: object };
  'alpcscope/compare': { readonly arguments: CompareArguments; readonly response: CompareResponse };
  'alpcscope/commands': { readonly arguments: CommandsArguments; readonly response: CommandsResponse };
  'alpcscope/answer': { readonly arguments: AnswerArguments; readonly response: AnswerResponse };
  'alpcscope/graph': { readonly arguments: GraphArguments; readonly response: DrawnGraph };
  'alpcscope/search': { readonly arguments: SearchArguments; readonly response: SearchResponse };
  'alpcscope/symbols': { readonly arguments: SymbolsArguments; readonly response: SymbolsResponse };
  'alpcscope/downloadSymbols': { readonly arguments: DownloadArguments; readonly response: StatusResponse };
  'alpcscope/run': { readonly arguments: RunArguments; readonly response: RunResponse };
  'alpcscope/refresh': { readonly arguments: undefined; readonly response: StatusResponse };
  'alpcscope/access': { readonly arguments: AccessArguments; readonly response: AccessResponse };
  'alpcscope/inventory': { readonly arguments: InventoryArguments; readonly response: StatusResponse };
  /** Why a thread does not get on: asked of the debugger, hop by hop, where there is one. */
  'alpcscope/chain': { readonly arguments: ChainArguments; readonly response: ChainResponse };
  /** Ends the command that keeps the debugger busy. */
  'alpcscope/interrupt': { readonly arguments: undefined; readonly response: { readonly interrupted: boolean } };
  'alpcscope/verify': { readonly arguments: undefined; readonly response: VerifyResponse };
  /** Has the debugger load the symbols of one module. */
  'alpcscope/loadSymbols': { readonly arguments: ModuleArguments; readonly response: { readonly text: string } };
}

/** Custom events of the adapter. */
export interface CustomEvents extends MessageTraceEvents {
  /** The snapshot is new: views ask for their visible rows again. */
  'alpcscope/changed': StatusResponse;
  /** Something that takes time; `done` ends it. */
  'alpcscope/progress': {
    readonly id: string;
    readonly text: string;
    readonly done: boolean;
    readonly fraction?: number;
  };
  /** A session over a debugger stands elsewhere now, or has been busy for another second. */
  'alpcscope/debuggee': DebuggeeState;
  /** A command was refused that full access allows. */
  'alpcscope/refused': Refused;
}
