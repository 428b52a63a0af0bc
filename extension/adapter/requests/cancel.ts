import { fieldsOf, optionalInteger } from './fields';
import { request } from './handler';

export const cancel = request(
  'cancel',
  'a request by its number, or something in progress',
  value => {
    const fields = fieldsOf(value);
    const progressId = fields['progressId'];
    return {
      requestId: optionalInteger(fields, 'requestId'),
      progressId: typeof progressId === 'string' ? progressId : undefined,
    };
  },
  ({ requestId, progressId }, { session, cancelRequest }) => {
    if (requestId !== undefined) cancelRequest(requestId);
    if (progressId !== undefined) session.progress.cancel(progressId);
    return undefined;
  },
);
