import { callStackName, nameOf } from '../rows/names';
import { processorName } from '../rows/processorName';
import type { Opened } from '../session/opened';
import { noArguments, request } from './handler';

/** Processors in the Call Stack: VS Code asks for the stack of each. Those that did something come first. */
const MOST_PROCESSORS = 64;

export const threads = request(
  'threads',
  'processors of a kernel, or threads of a program; of a log or dump threads of the chains (at most 64, hung first); those jumped to',
  noArguments,
  (_, { session }) => {
    const { opened, roster } = session;
    const { snapshot, target } = opened;
    const own = target.debuggee?.threads() ?? [];
    return {
      threads: [
        ...own.map(({ owner, name }) => ({ id: roster.numberOfOwner(owner), name })),
        ...shownProcessors(opened).map(number => ({
          id: roster.processorNumber(number),
          name: processorName(opened, number),
        })),
        ...roster
          .visible()
          .filter(id => !own.some(one => one.owner.kind === 'thread' && one.owner.id === id))
          .map(id => {
            const thread = snapshot.find(id);
            const name = thread?.kind === 'thread' ? callStackName(snapshot, thread) : nameOf(snapshot, id);
            return { id: roster.numberOf(id), name };
          }),
      ],
    };
  },
);

function shownProcessors({ target }: Opened): readonly number[] {
  const all = target.machine?.processors ?? [];
  if (all.length <= MOST_PROCESSORS) return all.map(one => one.number);
  const busyFirst = [...all].sort((a, b) => Number(a.idle) - Number(b.idle) || a.number - b.number);
  return busyFirst.slice(0, MOST_PROCESSORS).map(one => one.number);
}
