import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { toAddress } from '../../base/address';
import { plainLine } from '../../base/markdown';
import { RequestError } from '../errors';
import type { StackOwner } from '../machine/machine';
import { memoryReference } from '../machine/memoryReference';
import type { Debuggee, DebuggeeFrame, FramePlace } from './debuggee';
import { answerSource, frameId, rowOfFrame, threadOfFrame } from './frames';
import type { SessionState } from './sessionState';
import { threadOf } from './stackSource';

/** Frames that are read at least: VS Code asks for the first one of every thread, then for some more of one. */
const LEAST = 20;

interface Page {
  readonly start: number;
  readonly count: number;
}

/** Whose stack a number means. */
export function ownerOfNumber(session: SessionState, number: number): StackOwner {
  const owner = session.roster.ownerOf(number);
  if (!owner) throw new RequestError('noThread', `There is no thread ${number} in this reading.`);
  return owner;
}

/** The frame that a client means. */
export function placeOfFrame(session: SessionState, frame: number | undefined): FramePlace | undefined {
  if (frame === undefined) return undefined;
  const owner = session.roster.ownerOf(threadOfFrame(frame));
  return owner && { owner, row: rowOfFrame(frame) };
}

/** Frames as the Call Stack shows them: each has a source, the file or its row of the answer that printed it. */
export async function debuggeeFrames(
  session: SessionState,
  debuggee: Debuggee,
  number: number,
  page: Page,
  signal: AbortSignal,
): Promise<DebugProtocol.StackTraceResponse['body']> {
  const owner = ownerOfNumber(session, number);
  const wanted = Math.max(LEAST, Math.min(page.start + page.count, 100_000));
  const stack = await debuggee.stack(owner, wanted, signal);
  const { target } = session.opened;
  const command = target.commands[stack.command];
  const process = threadOf(session, owner)?.process?.value;
  if (stack.frames.length === 0) {
    const why = stack.why ?? 'The debugger printed no frames.';
    return {
      stackFrames: [{ id: frameId(number, 0), name: why, line: 0, column: 0, presentationHint: 'label' }],
      totalFrames: 1,
    };
  }
  const source = command && answerSource(command);
  const all = stack.frames.map((frame, row): DebugProtocol.StackFrame => ({
    id: frameId(number, row),
    name: nameOf(frame),
    ...placeOf(frame, source),
    column: 1,
    ...(frame.ip === undefined ? {} : { instructionPointerReference: memoryReference(toAddress(frame.ip), process) }),
    ...(frame.module === undefined ? {} : { moduleId: frame.module }),
    ...(frame.hasSymbol ? {} : { presentationHint: 'subtle' as const }),
  }));
  const { length } = all;
  return {
    stackFrames: all.slice(page.start, page.start + page.count),
    // One more than there are tells the client to ask on.
    totalFrames: stack.more ? length + LEAST : length,
  };
}

function placeOf(
  frame: DebuggeeFrame,
  answer: DebugProtocol.Source | undefined,
): { readonly source?: DebugProtocol.Source; readonly line: number } {
  if (frame.path !== undefined && frame.line !== undefined)
    return { source: { name: path.basename(frame.path), path: frame.path }, line: frame.line };
  return answer ? { source: answer, line: frame.place } : { line: 0 };
}

function nameOf(frame: DebuggeeFrame): string {
  const file =
    frame.path !== undefined || frame.file === undefined
      ? ''
      : ` [${frame.file.replace(/^.*[\\/]/, '')}${frame.line === undefined ? '' : ` @ ${frame.line}`}]`;
  return plainLine(`${frame.name}${frame.inline ? ' [inline]' : ''}${file}`, 400);
}
