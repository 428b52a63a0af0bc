import { downloadSymbols, DownloadError } from '../../target/symbols/downloadSymbols';
import { cancelledError, RequestError } from '../errors';
import type { SymbolFetcher } from './engineSymbols';

/** Fetches a symbol file that the user agreed to. Half a file is worth nothing: to stop it is to give it up. */
export const fetchSymbols: SymbolFetcher = async (wanted, server, { signal, enough, onProgress }) => {
  const stop = enough ? AbortSignal.any([signal, enough]) : signal;
  try {
    await downloadSymbols(wanted, server, { signal: stop, onProgress });
  } catch (error) {
    if (stop.aborted) throw cancelledError();
    if (error instanceof DownloadError) throw new RequestError('noSymbols', error.message);
    throw error;
  }
};
