import type { DocumentSymbol } from 'vscode-languageserver';
import { SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { promptAt } from '../../text/prompt';
import type { Cancellation } from '../log/slices';
import { turn } from '../log/slices';
import type { Outline, OutlineKind, OutlineNode } from '../outline/outline';
import { lineLength, lineRange, lineText } from '../text';

/** The outline view takes seconds over more than this. Of a larger log the inner blocks are left out. */
const MOST_SYMBOLS = 20_000;

const ICONS: Readonly<Record<Exclude<OutlineKind, 'stack'>, SymbolKind>> = {
  command: SymbolKind.Event,
  process: SymbolKind.Package,
  thread: SymbolKind.Struct,
  port: SymbolKind.Interface,
  message: SymbolKind.Object,
};

/** Kinds in the order in which they are kept when there are too many of all. */
const IMPORTANCE: readonly OutlineKind[] = ['command', 'port', 'message', 'process', 'thread'];

/** Commands, and within them the processes, threads, ports and messages that they print. */
export async function documentSymbols(
  document: TextDocument,
  outline: Outline,
  cancellation: Cancellation,
): Promise<DocumentSymbol[]> {
  const kept = keptKinds(outline);
  const roots: DocumentSymbol[] = [];
  const made = new Map<number, DocumentSymbol>();
  for (let index = 0; index < outline.length && made.size < MOST_SYMBOLS; index++) {
    if (index % 500 === 499) {
      await turn();
      if (cancellation.isCancellationRequested) return [];
    }
    const node = outline.node(index);
    if (node.kind === 'stack' || !kept.has(node.kind)) continue;
    const symbol = symbolOf(document, node, ICONS[node.kind]);
    made.set(index, symbol);
    parentOf(outline, node, made, roots).push(symbol);
  }
  return roots;
}

function keptKinds(outline: Outline): ReadonlySet<OutlineKind> {
  const kept = new Set<OutlineKind>();
  let room = MOST_SYMBOLS;
  for (const kind of IMPORTANCE) {
    room -= outline.counts.get(kind) ?? 0;
    // Too many commands are cut off at the end; of the rest a kind is shown whole or not at all.
    if (room < 0 && kind !== 'command') break;
    kept.add(kind);
  }
  return kept;
}

function parentOf(
  outline: Outline,
  node: OutlineNode,
  made: ReadonlyMap<number, DocumentSymbol>,
  roots: DocumentSymbol[],
): DocumentSymbol[] {
  for (let index = node.parent; index >= 0; index = outline.node(index).parent) {
    const parent = made.get(index);
    if (parent) return (parent.children ??= []);
  }
  return roots;
}

function symbolOf(document: TextDocument, node: OutlineNode, kind: SymbolKind): DocumentSymbol {
  const line = lineText(document, node.start);
  const { name, detail } = node.kind === 'command' ? commandName(line) : blockName(line, node.kind);
  const length = lineLength(document, node.start);
  const end = node.end === node.start ? length : lineLength(document, node.end);
  return {
    name,
    kind,
    ...(detail === '' ? {} : { detail }),
    range: { start: { line: node.start, character: 0 }, end: { line: node.end, character: end } },
    selectionRange: lineRange(node.start, 0, length),
  };
}

function commandName(line: string): { readonly name: string; readonly detail: string } {
  const prompt = promptAt(line);
  const text = line.slice(prompt?.end ?? 0, 200).trim();
  return { name: text === '' ? (prompt?.text ?? 'command') : text, detail: text === '' ? '' : (prompt?.text ?? '') };
}

/** `THREAD ffff… ` with its client id, or with its wait; other blocks with their address. */
function blockName(line: string, kind: OutlineKind): { readonly name: string; readonly detail: string } {
  const [word = '', address = ''] = line.trim().replace(' @', '').split(/\s+/, 2);
  const cid = kind === 'thread' ? /\bCid\s+([0-9a-fA-F.]{3,17})/.exec(line.slice(0, 200))?.[1] : undefined;
  const wait = kind === 'thread' ? /\b([A-Z]{4,13})(?:: \((\w{1,30})\))?/.exec(line.slice(30, 300)) : undefined;
  return { name: cid === undefined ? `${word} ${address}` : `${word} ${cid}`, detail: detailOf(cid, address, wait) };
}

function detailOf(cid: string | undefined, address: string, wait: RegExpExecArray | null | undefined): string {
  const state = wait?.[2] ?? wait?.[1] ?? '';
  return [cid === undefined ? '' : address, state].filter(part => part !== '').join(' ');
}
