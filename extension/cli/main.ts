import { version } from '../../package.json';
import { clockOf, type Host } from './host';
import { run } from './run';

const interrupt = new AbortController();
// The first Ctrl+C drops the work cleanly; a second one ends the process as usual.
process.once('SIGINT', () => {
  interrupt.abort();
});
// A reader that closes the pipe early is no error; everything else about stdout is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const host: Host = {
  stdout: process.stdout,
  stderr: process.stderr,
  now: clockOf(process.env),
  signal: interrupt.signal,
};

void run(host, version, process.argv.slice(2)).then(code => {
  // Not process.exit: what was written to a pipe has to get there first.
  process.exitCode = code;
});
