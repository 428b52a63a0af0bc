import { launchError } from '../errors';
import { noArguments, request } from './handler';

export const attach = request('attach', 'refused: a saved log is opened by `launch`', noArguments, () => {
  throw launchError('badLaunch', 'A saved log is opened with "request": "launch" and "logFile", not with "attach".');
});
