import { launchError } from '../errors';
import { noArguments, request } from './handler';

export const attach = request('attach', 'refused: logs and dumps are opened by `launch`', noArguments, () => {
  throw launchError(
    'badLaunch',
    'A saved log or a dump is opened with "request": "launch" and "logFile" or "dumpFile", not with "attach".',
  );
});
