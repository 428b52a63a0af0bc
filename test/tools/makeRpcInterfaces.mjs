// Makes extension/rpc/data/interfaces.json from a table of facts about RPC interfaces (one object with `interfaces`: UUID →
// name, protocol, servers, versions, functions by operation number).
//   node test/tools/makeRpcInterfaces.mjs TABLE.json
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [file] = process.argv.slice(2);
const { interfaces } = JSON.parse(readFileSync(file, 'utf8'));
const target = path.join(import.meta.dirname, '../../extension/rpc/data/interfaces.json');
// Procedures that the table lacks and that were added from the protocol documents stay.
const before = new Map(JSON.parse(readFileSync(target, 'utf8')).interfaces.map(row => [row[0], row[5]]));
const modules = [];
const numbers = new Map();
const numberOf = name => {
  const key = name.toLowerCase();
  if (!numbers.has(key)) numbers.set(key, modules.push(key) - 1);
  return numbers.get(key);
};
const rows = Object.entries(interfaces)
  .filter(([, entry]) => entry.name || entry.protocol || entry.servers || entry.functions)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([uuid, { name = '', protocol = '', servers = [], versions = [], functions = [] }]) => {
    // A name that only repeats the number says nothing.
    const names = functions.map(one => (/^Opnum\d+$|^$/.test(one) ? '' : one)).join(' ');
    return [
      uuid,
      name,
      protocol,
      servers.map(numberOf),
      versions,
      names.trim() === '' ? (before.get(uuid) ?? '') : names,
    ];
  });
const text = [
  '{',
  '"source": "UUIDs, protocols, server modules and procedure names: fortra/impacket impacket/dcerpc/v5/epm.py (commit f133bb88) and akamai/akamai-security-research rpc_toolkit (commit a8ed272); procedures of winspool: [MS-RPRN] 3.1.4, 3.2.4",',
  `"modules": ${JSON.stringify(modules)},`,
  '"interfaces": [',
  rows.map(row => JSON.stringify(row)).join(',\n'),
  ']',
  '}',
  '',
].join('\n');
writeFileSync(target, text);
console.log(`${rows.length} interfaces, ${modules.length} modules`);
