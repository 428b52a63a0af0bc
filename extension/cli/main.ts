import { version } from '../../package.json';
import { EXIT, systemReason } from './exitCodes';
import { clockOf, type Host } from './host';
import { run } from './run';

const interrupt = new AbortController();
// The first Ctrl+C drops the work cleanly; a second one ends the process as usual.
process.once('SIGINT', () => {
  interrupt.abort();
});
let isLost = false;
// A reader that closes the pipe early is no error; everything else about stdout is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || isLost) return;
  isLost = true;
  process.stderr.write(`alpcscope: the output cannot be written: ${systemReason(error)}\n`);
});
// Where nobody reads them, messages are lost and the exit code says the same.
process.stderr.on('error', () => undefined);

const host: Host = {
  stdout: process.stdout,
  stderr: process.stderr,
  now: clockOf(process.env),
  signal: interrupt.signal,
};

void run(host, version, process.argv.slice(2)).then(code => {
  // Not process.exit: what was written to a pipe has to get there first.
  process.exitCode = isLost && code === EXIT.done ? EXIT.wrongUsage : code;
});
