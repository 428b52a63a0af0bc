import { unknownText } from '../analysis/card/names';
import type { Certainty, UnknownReason } from '../model/evidence';
import type { DrawPicture } from './picture/picture';

/*
 * What a report says, apart from how it is drawn. Every string in here is plain text, however hostile: the renderers
 * escape it. Content is made once; Markdown and HTML are two drawings of it.
 */

/** A run of text inside a paragraph or cell. */
export type Inline =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type Text = readonly Inline[];

/** A place in the input and what stands there. */
export interface Proof {
  /** `line 12` or `lines 12-14`; for memory the address. */
  readonly place: string;
  /** Command that printed it, or type and field; empty where the log does not show it. */
  readonly source: string;
  readonly text: string;
  /** No parser understood the line: it may hold anything. */
  readonly isNotUnderstood?: boolean;
}

/** One step of a chain. */
export interface Step {
  /** 0 for the chain itself, 1 for a branch of it, and so on. */
  readonly depth: number;
  readonly text: Text;
  readonly certainty?: Certainty;
  readonly proofs: readonly Proof[];
}

interface Column {
  readonly head: string;
  readonly numeric?: boolean;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text }
  /** `start`: number of the first item of an ordered list, 1 by default. */
  | { readonly kind: 'list'; readonly ordered: boolean; readonly start?: number; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: Iterable<readonly Text[]> }
  | { readonly kind: 'chain'; readonly steps: readonly Step[] }
  /** Folded away in HTML. */
  | { readonly kind: 'evidence'; readonly summary: Text; readonly proofs: readonly Proof[] }
  /** Verbatim lines: commands to type, stacks. */
  | {
      readonly kind: 'verbatim';
      readonly summary: string;
      readonly lines: readonly string[];
      readonly folded: boolean;
    }
  /** Drawn in HTML only, and only when it is written: to lay it out takes a while. */
  | { readonly kind: 'picture'; readonly title: string; readonly draw: DrawPicture };

export interface Document {
  readonly title: string;
  /** Where it comes from, in one line. */
  readonly subtitle: Text;
  readonly blocks: readonly Block[];
}

/** A flat table for CSV. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly (string | number)[]>;
}

export function code(text: string): Inline {
  return { kind: 'code', text };
}

export function strong(text: string): Inline {
  return { kind: 'strong', text };
}

export function unknown(reason: UnknownReason): Inline {
  return { kind: 'unknown', reason };
}

export function heading(level: 2 | 3 | 4, ...text: Text): Block {
  return { kind: 'heading', level, text };
}

export function paragraph(...text: Text): Block {
  return { kind: 'paragraph', text };
}

/** The same text without any marks, for CSV and titles. */
export function plainText(text: Text): string {
  return text.map(plainInline).join('');
}

function plainInline(inline: Inline): string {
  if (typeof inline === 'string') return inline;
  return inline.kind === 'unknown' ? unknownText(inline.reason) : inline.text;
}
