import { answer } from '../custom/answer';
import { card } from '../custom/card';
import { chain } from '../custom/chain';
import { commands } from '../custom/commands';
import { access, interrupt, inventory, loadSymbols, verify } from '../custom/debuggee';
import { evidence } from '../custom/evidence';
import { evidenceAgain } from '../custom/evidenceAgain';
import { graph } from '../custom/graph';
import {
  growth,
  routines,
  traceCheck,
  traceEvents,
  traceExport,
  traceStart,
  traceState,
  traceStop,
} from '../custom/messageTrace';
import { path } from '../custom/path';
import { processor, processors } from '../custom/processors';
import { refresh } from '../custom/refresh';
import { related } from '../custom/related';
import { run } from '../custom/run';
import { report } from '../custom/report';
import { compare, compareEnd, compareRows, earlier } from '../custom/compare';
import { facts } from '../custom/facts';
import { issue } from '../custom/issue';
import { rows } from '../custom/rows';
import { search } from '../custom/search';
import { stack } from '../custom/stack';
import { stacks } from '../custom/stacks';
import { stackText } from '../custom/stackText';
import { status } from '../custom/status';
import { downloadSymbols, symbols } from '../custom/symbols';
import { waiters } from '../custom/waiters';
import { attach } from './attach';
import { breakpoints } from './breakpoints';
import { dataBreakpointInfo } from './dataBreakpointInfo';
import { cancel } from './cancel';
import { completions } from './completions';
import { configurationDone } from './configurationDone';
import { disassemble } from './disassemble';
import { disconnect } from './disconnect';
import { evaluate } from './evaluate';
import { exceptionInfo } from './exceptionInfo';
import type { Handler } from './handler';
import { initialize } from './initialize';
import { launch } from './launch';
import { loadedSources } from './loadedSources';
import { locations } from './locations';
import { modules } from './modules';
import { readMemory } from './readMemory';
import { restart } from './restart';
import { running } from './running';
import { scopes } from './scopes';
import { source } from './source';
import { stackTrace } from './stackTrace';
import { terminate } from './terminate';
import { threads } from './threads';
import { variables } from './variables';
import { writing } from './writing';

/** Every request that the adapter answers. */
export const HANDLERS: readonly Handler[] = [
  initialize,
  launch,
  attach,
  configurationDone,
  threads,
  stackTrace,
  scopes,
  variables,
  source,
  locations,
  evaluate,
  completions,
  readMemory,
  disassemble,
  modules,
  loadedSources,
  exceptionInfo,
  ...breakpoints,
  dataBreakpointInfo,
  ...running,
  ...writing,
  restart,
  cancel,
  terminate,
  disconnect,
  rows,
  path,
  status,
  card,
  stack,
  stackText,
  stacks,
  waiters,
  related,
  processors,
  processor,
  evidence,
  evidenceAgain,
  report,
  issue,
  facts,
  earlier,
  compare,
  compareRows,
  compareEnd,
  graph,
  commands,
  answer,
  search,
  symbols,
  downloadSymbols,
  run,
  refresh,
  access,
  inventory,
  interrupt,
  verify,
  chain,
  loadSymbols,
  traceCheck,
  traceStart,
  traceStop,
  traceState,
  traceEvents,
  traceExport,
  routines,
  growth,
];
