import { RequestError } from '../errors';
import { findingRequest } from '../requests/handler';
import { issueText } from '../../report/hang/issueText';
import { resolveFilter } from '../../report/resolveFilter';

export const issue = findingRequest(
  'alpcscope/issue',
  'one root cause as a short Markdown text for an issue or a mail',
  ({ thread, redact }, { session }) => {
    const { target, analysis, snapshot } = session.opened;
    const resolved = resolveFilter(snapshot, thread === undefined ? {} : { thread });
    if ('error' in resolved) throw new RequestError('notFound', `There is no such text: ${resolved.error}.`);
    const text = issueText({
      analysis,
      readAt: target.reading.readAt.toISOString(),
      ...target.reportContext,
      ...resolved,
      ...(redact && { redact }),
    });
    return text === undefined ? {} : { text };
  },
);
