import type { SymbolsResponse } from '../../protocol/symbols';
import { RequestError } from '../errors';
import { customRequest } from '../requests/handler';
import { sendStopped } from '../requests/stopped';
import type { SymbolDesk, WantedSymbols } from '../symbols/symbolDesk';
import type { SessionState } from '../session/sessionState';

export const symbols = customRequest(
  'alpcscope/symbols',
  'which symbol file the kernel or a module needs, and where it can be had from',
  ({ module }, { session, after }): SymbolsResponse => {
    const desk = deskOf(session);
    const wanted = wantedOf(desk, module);
    // To ask for a module is to look for its symbols: its row has something new to say.
    if (module !== undefined) {
      after(() => {
        session.tellChanged();
      });
    }
    return {
      path: desk.path,
      servers: desk.servers,
      ...(wanted && { wanted }),
      ...(desk.needed?.why === undefined ? {} : { why: desk.needed.why }),
    };
  },
);

export const downloadSymbols = customRequest(
  'alpcscope/downloadSymbols',
  'fetches a symbol file from a server that the user agreed to; reads the dump again if it is the kernel’s',
  async ({ module, server }, { session, signal, after }) => {
    const desk = deskOf(session);
    const wanted = wantedOf(desk, module);
    if (!wanted) throw new RequestError('notFound', 'There is nothing to download: the symbols are there.');
    const from = desk.servers.find(one => one.url === server);
    if (!from) throw new RequestError('badArguments', `${server} is not a server of the symbol path in use.`);
    await session.do(`Downloading ${wanted.file}`, signal, options => desk.download(wanted, from, options));
    // Even names of one more module change how frames are called, and with them what the stacks mean.
    await session.reopen(signal);
    // There are other threads and frames now, of which the client hears by a stop only.
    after(() => {
      sendStopped(session);
    });
    return session.opened.status();
  },
);

/** The kernel's symbols are wanted also where built-in types stand in for them: frames have no names without. */
function wantedOf(desk: SymbolDesk, module: string | undefined): WantedSymbols | undefined {
  return desk.wanted(module ?? 'nt');
}

function deskOf({ opened }: SessionState): SymbolDesk {
  const { symbols: desk } = opened.target;
  if (!desk)
    throw new RequestError(
      'noSymbols',
      opened.target.debuggee
        ? 'The debugger looks for symbols by itself: load them module by module, or set its path by .sympath.'
        : 'A saved log needs no symbols.',
    );
  return desk;
}
