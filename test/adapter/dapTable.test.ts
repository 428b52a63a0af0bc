import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HANDLERS } from '../../extension/adapter/requests/table';
import { ARGUMENT_GUARDS } from '../../extension/protocol/guards';
import { dapPage, dapRows } from './dapTable';
import { ROOT } from './kdClient';

const PAGE = path.join(ROOT, 'docs/dap.md');

describe('table of requests', () => {
  it('names every request once, with the file that answers it and a test that sends it', () => {
    const rows = dapRows();
    assert.equal(new Set(rows.map(row => row.command)).size, rows.length);
    for (const row of rows) {
      assert.notEqual(row.handler, '', `${row.command}: no file`);
      assert.notEqual(row.tests.length, 0, `${row.command}: no test sends it`);
    }
  });

  it('has every request of the protocol', () => {
    const commands = new Set(HANDLERS.map(handler => handler.command));
    for (const command of Object.keys(ARGUMENT_GUARDS)) assert.ok(commands.has(command), command);
  });

  it('stands in docs/dap.md as it is', () => {
    const page = dapPage();
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page);
    // A checkout on Windows may have other line ends.
    assert.equal(readFileSync(PAGE, 'utf8').replaceAll('\r\n', '\n'), page);
  });
});
