import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { formatAddress, parseAddress } from '../../base/address';
import { plainLine } from '../../base/markdown';
import type { StackFrame, Thread } from '../../model/entities';
import type { Evidence, TextEvidence } from '../../model/evidence';
import { lineInAnswer, type SessionTarget } from './target';

/** More frames than any stack has; a frame id is the number of the thread times this, plus the row. */
const FRAMES = 100_000;

/** Id of a frame that tells its thread and row again. */
export function frameId(threadNumber: number, row: number): number {
  return threadNumber * FRAMES + row;
}

/** Row of a frame in its stack, from 0. */
export function rowOfFrame(id: number): number {
  return id % FRAMES;
}

export function threadOfFrame(id: number): number {
  return Math.floor(id / FRAMES);
}

/** A position in the log, or in the document of one answer where the log is too large to be opened. */
export function placeOf(target: SessionTarget, evidence: TextEvidence): { source: DebugProtocol.Source; line: number } {
  if (target.openable) {
    return { source: { name: path.basename(target.path), path: target.path }, line: evidence.line };
  }
  return { source: answerSource(evidence.command), line: lineInAnswer(evidence) };
}

/** The read-only document of one answer. References begin at 1; 0 would mean a file. */
export function answerSource(command: { readonly index: number; readonly text: string }): DebugProtocol.Source {
  const name = command.text === '' ? `output ${command.index + 1}` : plainLine(command.text, 80);
  return { name, sourceReference: command.index + 1, origin: 'answer', presentationHint: 'normal' };
}

/** Frames of a thread as the Call Stack shows them, each with a source, so that VS Code can focus the first one. */
export function stackFrames(
  target: SessionTarget,
  thread: Thread,
  threadNumber: number,
  range: { readonly start: number; readonly count: number },
): readonly DebugProtocol.StackFrame[] {
  const known = thread.frames;
  if (!known) return [];
  const all = known.value;
  return all.slice(range.start, range.start + range.count).map((frame, i) => {
    const row = range.start + i;
    const pointer = instructionPointer(all, row);
    const moduleName = moduleOf(frame);
    return {
      id: frameId(threadNumber, row),
      name: frameName(frame),
      ...framePlace(target, frame, known.evidence),
      column: 1,
      ...(hasSymbol(frame) ? {} : { presentationHint: 'subtle' as const }),
      ...(pointer === undefined ? {} : { instructionPointerReference: formatAddress(pointer) }),
      ...(moduleName === undefined ? {} : { moduleId: moduleName }),
    };
  });
}

function framePlace(
  target: SessionTarget,
  frame: StackFrame,
  evidence: Evidence,
): { source?: DebugProtocol.Source; line: number } {
  if (evidence.kind !== 'text') return { line: 0 };
  const line = frame.place ?? evidence.line;
  return placeOf(target, { ...evidence, line });
}

function hasSymbol(frame: StackFrame): boolean {
  return frame.symbol.includes('!');
}

/** `module!name+0x12`, with its source position where one was printed. */
function frameName(frame: StackFrame): string {
  const inline = frame.inline ? ' [inline]' : '';
  const file = frame.file === undefined ? '' : ` [${frame.file.replace(/^.*[\\/]/, '')}`;
  const line = frame.line === undefined ? '' : ` @ ${frame.line}`;
  return plainLine(`${frame.symbol}${inline}${file}${file === '' ? '' : `${line}]`}`, 400);
}

export function moduleOf(frame: StackFrame): string | undefined {
  const bang = frame.symbol.indexOf('!');
  return bang > 0 ? frame.symbol.slice(0, bang) : undefined;
}

/**
 * Where a frame stands in its code: the return address of the frame it called, or the bare address that is printed for a
 * frame without symbols. Not known for the innermost frame, nor where rows of the stack are missing.
 */
function instructionPointer(frames: readonly StackFrame[], row: number): bigint | undefined {
  const frame = frames[row];
  if (!frame) return undefined;
  if (!hasSymbol(frame) && /^0x/i.test(frame.symbol)) return parseAddress(frame.symbol);
  for (let i = row - 1; i >= 0; i--) {
    const callee = frames[i];
    if (!callee) return undefined;
    if (callee.index !== undefined && frame.index !== undefined && frame.index - callee.index !== row - i)
      return undefined;
    // Inline frames share the address of the frame that holds them.
    if (callee.inline) continue;
    return callee.ret === 0n ? undefined : callee.ret;
  }
  return undefined;
}
