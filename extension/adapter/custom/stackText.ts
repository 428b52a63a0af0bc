import { kdAddress } from '../../base/address';
import { plainLine } from '../../base/markdown';
import type { StackFrame } from '../../model/entities';
import type { StackTextResponse } from '../../protocol/navigation';
import { whyNoFurther } from '../machine/shownStack';
import { stackDocument } from '../machine/stackDocument';
import { ticked } from '../machine/ticked';
import { customRequest } from '../requests/handler';
import { callStackName, idText, nameOf } from '../rows/names';
import type { SessionState } from '../session/sessionState';
import { threadFor, whyNoFrames, whyNoStack } from './stack';

export const stackText = customRequest(
  'alpcscope/stackText',
  'the stack of a thread, or of a message’s client or server, as a text',
  async (args, { session, signal }): Promise<StackTextResponse> => {
    const id = threadFor(session, args);
    const read = await session.opened.target.machine?.stackOf({ kind: 'thread', id }, signal);
    session.takeLatest(true);
    const { snapshot } = session.opened;
    const entity = snapshot.find(id);
    const thread = entity?.kind === 'thread' ? entity : undefined;
    const title = thread ? callStackName(snapshot, thread) : nameOf(snapshot, id);
    const head = `THREAD ${idText(snapshot, id)}  ${title}`;
    const answer = { thread: thread?.id ?? id, title };
    if (read && read.frames.length > 0) return { ...answer, text: stackDocument(head, read).text };
    const frames = thread?.frames?.value ?? [];
    if (frames.length > 0) return { ...answer, text: printedStack(session, head, frames) };
    return { ...answer, text: `${plainLine(head)}\n* ${whyNone(snapshot, id, thread, read && whyNoFurther(read))}\n` };
  },
);

function whyNone(...[snapshot, id, thread, why]: Parameters<typeof whyNoFrames>): string {
  return why === undefined ? whyNoStack(snapshot, id, thread) : whyNoFrames(snapshot, id, thread, why);
}

const HEAD = ' # Child-SP          RetAddr               Call Site';

/** Frames that were printed, in the columns of `kn`; what was not printed stays empty. */
function printedStack({ opened }: SessionState, head: string, frames: readonly StackFrame[]): string {
  const bits = opened.snapshot.target.bits ?? 64;
  const text = (address: bigint | undefined): string =>
    (address === undefined ? '' : bits === 64 ? ticked(address) : kdAddress(address, bits)).padEnd(17);
  const rows = frames.map((frame, i) => {
    const number = (frame.index ?? i).toString(16).padStart(2, '0');
    return `${number} ${text(frame.sp)} ${text(frame.ret)}     ${plainLine(frame.symbol, 400)}${placeOf(frame)}`;
  });
  return [plainLine(head), HEAD, ...rows].join('\n') + '\n';
}

function placeOf({ file, line }: StackFrame): string {
  if (file === undefined) return '';
  return ` [${plainLine(file, 300)}${line === undefined ? '' : ` @ ${line}`}]`;
}
