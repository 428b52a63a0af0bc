import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { Module } from '../model/entities';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { textEvidence } from './known';
import { isModuleDetail } from './moduleDetails';

/*
 * lm in its forms:
 *   start             end                 module name
 *   fffff804`7ba00000 fffff804`7ca46000   nt         (pdb symbols)          c:\sym\ntkrnlmp.pdb\…\ntkrnlmp.pdb
 *   fffff804`8b580000 fffff804`8b5bb000   amdppm   T (no symbols)
 *   ffff9a14`09600000 ffff9a14`098ce000   win32kbase win32kbase.sys B8AC42DD (This is a reproducible build file hash, …)
 *   Unloaded modules:
 *   fffff804`87de0000 fffff804`87dfc000   dam.sys
 * and what cdb prints as modules come: ModLoad: 7bcf0000 7bfee000   ntdll.dll
 */
const HEADER = /^start {4,20}end {4,30}(?:module name|image name)?\s*$/;
const ROW =
  /^(?:ModLoad: )?([0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?) {1,3}([0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?)(?: {2,4}|\t)(\S.*)$/;
const REST = /^(\S+)\s*(?:[TMCP#]\s+)?(?:\(([a-z][a-z ,]{2,40}(?:: [^)]{1,40})?)\)\s*(\S.*)?)?/;

interface ModuleRow {
  readonly start: Address;
  readonly end: Address;
  readonly rest: string;
}

/** The addresses and the rest of a row of `lm`, or undefined: a range that is none is no module. */
export function readModuleRow(text: string): ModuleRow | undefined {
  if (text.length > 1000) return undefined;
  const match = ROW.exec(text);
  const start = parseAddress(match?.[1] ?? '');
  const end = parseAddress(match?.[2] ?? '');
  if (start === undefined || end === undefined || end < start) return undefined;
  return { start, end, rest: (match?.[3] ?? '').trimEnd() };
}

class ModuleBlock implements Block {
  private unloaded = false;

  constructor(private readonly context: BlockContext) {}

  line(text: string, line: number): LineKind | undefined {
    if (HEADER.test(text)) return 'understood';
    if (text.startsWith('Unloaded modules:')) {
      this.unloaded = true;
      return 'understood';
    }
    const row = readModuleRow(text);
    if (!row) return isModuleDetail(text) ? 'understood' : undefined;
    if (!this.unloaded) this.add(row, text, line);
    return 'understood';
  }

  end(): void {
    // Each row was handed over as it was read.
  }

  private add({ start, end, rest }: ModuleRow, text: string, line: number): void {
    const [, name = '', symbols, symbolFile] = REST.exec(rest) ?? [];
    if (name === '') return;
    const module: Module = {
      name,
      start,
      end,
      ...(symbols === undefined ? {} : { symbols }),
      ...(symbolFile === undefined || symbolFile === '' ? {} : { symbolFile: baseName(symbolFile.trim()) }),
      evidence: textEvidence(this.context, line, text),
    };
    this.context.sink.add({ kind: 'module', module });
  }
}

/** Rows of `lm`, and those that a debugger prints when a module is loaded. */
export const moduleParser: BlockParser = {
  name: 'modules',
  starts: 'sMUB0123456789abcdefABCDEF',
  commands: ['lm'],
  begin(text, line, context) {
    if (!beginsModules(text, context)) return undefined;
    const block = new ModuleBlock(context);
    block.line(text, line);
    return block;
  },
};

function beginsModules(text: string, { words }: BlockContext): boolean {
  if (HEADER.test(text) || ['Unloaded modules:', 'ModLoad: ', 'Browse full module list'].some(s => text.startsWith(s)))
    return true;
  // An excerpt may lack the heading; then only the command, or the words on symbols, tell a row from other rows.
  if (!readModuleRow(text)) return false;
  return words[0]?.startsWith('lm') === true || / \((?:deferred|(?:no|pdb|export) symbols)\)/.test(text);
}

/** Paths of people's symbol stores are their own: only the file. */
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}
