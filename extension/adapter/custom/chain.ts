import type { Chain } from '../../analysis/verdict';
import { kindOfId, type ThreadId } from '../../model/ids';
import type { ChainResponse } from '../../protocol/debuggee';
import { RequestError } from '../errors';
import { customRequest } from '../requests/handler';
import type { FollowedChain } from '../session/debuggee';
import type { SessionState } from '../session/sessionState';

export const chain = customRequest(
  'alpcscope/chain',
  'why a thread does not get on: asked of the debugger hop by hop, else of what was read',
  async ({ thread = '' }, { session, signal }) => {
    const { debuggee } = session.opened.target;
    if (debuggee?.state.state !== 'halted' || debuggee.state.userMode === true) {
      await session.analysed(signal);
      return answerOf(session.opened.analysis.chainFrom(knownThread(session, thread)));
    }
    const followed = await session.do('Following the chain of waits', signal, options =>
      debuggee.follow(thread, options),
    );
    // Rows of the views and the chain of the answer are of the same reading.
    session.takeLatest(true);
    return answerOf(followed.chain, followed);
  },
);

function knownThread({ opened }: SessionState, text: string): ThreadId {
  const id = opened.entityOf(text);
  if (id !== undefined && kindOfId(id) === 'thread') return id as ThreadId;
  throw new RequestError(
    'noThread',
    text.trim() === ''
      ? 'Say which thread is meant: its address, PID.TID or TID.'
      : `No thread that was read is meant by "${text.slice(0, 100)}".`,
  );
}

function answerOf({ start, verdict, hops }: Chain, followed?: FollowedChain): ChainResponse {
  return {
    thread: start,
    summary: verdict.summary,
    code: verdict.code,
    certainty: verdict.certainty,
    hops: hops.length,
    commands: followed?.commands ?? [],
    reads: followed?.reads ?? 0,
    ...(followed?.cut !== undefined && { cut: followed.cut }),
  };
}
