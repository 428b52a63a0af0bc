import { alpcConnectionsParser } from './alpcConnections';
import { alpcGraphParser } from './alpcGraph';
import { alpcErrorParser, alpcHelpParser } from './alpcHelp';
import { alpcMessageParser } from './alpcMessage';
import { alpcPortParser } from './alpcPort';
import type { BlockParser } from './blocks';
import { connectionTableParser } from './connectionTable';
import { criticalSectionParser } from './criticalSection';
import { dtListParser, dtParser } from './dt';
import { dxParser, dxTreeParser } from './dx';
import { handleParser } from './handle';
import { irpParser } from './irp';
import { lockReportParser } from './lockReports';
import { lpcParser } from './lpc';
import { objectParser } from './object';
import { resourceLocksParser } from './resourceLocks';
import { rpcCellParser } from './rpcCells';
import { rpcTableParser } from './rpcTables';
import { userHandleParser } from './userHandle';

/** Ports, messages, connections, handles, objects, locks, I/O requests, typed memory and RPC tables. */
export const alpcParsers: readonly BlockParser[] = [
  alpcPortParser,
  alpcMessageParser,
  alpcConnectionsParser,
  alpcGraphParser,
  alpcHelpParser,
  alpcErrorParser,
  lpcParser,
  connectionTableParser,
  handleParser,
  objectParser,
  userHandleParser,
  resourceLocksParser,
  criticalSectionParser,
  lockReportParser,
  irpParser,
  rpcTableParser,
  rpcCellParser,
  dtParser,
  dxParser,
  dtListParser,
  dxTreeParser,
];
