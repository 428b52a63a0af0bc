import type { DebugProtocol } from '@vscode/debugprotocol';
import { plainLine } from '../../base/markdown';
import type { KernelFrame } from '../../kernel/stacks/threadStack';
import { memoryReference } from '../machine/memoryReference';
import { stackRows } from '../machine/shownStack';
import { frameId } from './frames';
import type { NumberedStack } from './stackSource';

interface Page {
  readonly start: number;
  readonly count: number;
}

/** Frames as the Call Stack shows them, each at its row of the stack document; a label says where something is missing. */
export function machineFrames(of: NumberedStack, page: Page): DebugProtocol.StackTraceResponse['body'] {
  const all = stackRows(of.stack).map((row, i) =>
    row.kind === 'frame' ? machineFrame(of, row.frame, i) : remarkFrame(of, row.text, i),
  );
  return { stackFrames: all.slice(page.start, page.start + page.count), totalFrames: all.length };
}

function machineFrame(of: NumberedStack, frame: KernelFrame, row: number): DebugProtocol.StackFrame {
  const module = frame.place?.module.name;
  return {
    id: frameId(of.number, row),
    name: plainLine(frame.symbol, 400) + (isProven(frame) ? '' : ' (not proven)'),
    source: of.source,
    line: of.document.lineOf(row),
    column: 1,
    instructionPointerReference: memoryReference(frame.ip, of.process),
    ...(module === undefined ? {} : { moduleId: module }),
    // VS Code passes over subtle frames when it looks for one to focus: the innermost must not be one.
    ...(row === 0 || (frame.symbol.includes('!') && isProven(frame)) ? {} : { presentationHint: 'subtle' as const }),
  };
}

function isProven({ trust }: KernelFrame): boolean {
  return trust !== 'scan' && trust !== 'guessed';
}

function remarkFrame(of: NumberedStack, text: string, row: number): DebugProtocol.StackFrame {
  return { id: frameId(of.number, row), name: text, line: 0, column: 0, presentationHint: 'label' };
}
