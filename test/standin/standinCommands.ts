import type { LineServer } from './lineServer';
import type { MiniHandler } from './miniKd';

const PAGES = 3;

/** Commands that only a stand-in has: what cannot be had from a dump at will. */
export function standinCommands(server: () => LineServer): MiniHandler {
  return async (command, out) => {
    const [name = '', argument = ''] = command.split(/\s+/);
    const number = Number(argument);
    switch (name) {
      // Works for a time without a word.
      case '!standin.slow':
        await pause(number, () => server().kd.interrupted);
        out('done\n');
        return true;
      // Prints until it is interrupted.
      case '!standin.endless':
        for (let i = 0; !server().kd.interrupted; i++) {
          out(`row ${i}\n`);
          await pause(1, () => false);
        }
        return true;
      case '!standin.flood':
        for (let i = 0; i < number; i++) {
          out(`${String(i).padStart(8, '0')} ${'x'.repeat(90)}\n`);
          if (i % 1_000 === 0) await pause(0, () => false);
        }
        return true;
      case '!standin.pager':
        for (let i = 1; i < PAGES; i++) await server().page(`page ${i}`);
        out(`page ${PAGES}\n`);
        return true;
      case '!standin.noise':
        out('row 1\n*** ERROR: Symbol file could not be found.  Defaulted to export symbols for x.sys - \nro');
        out('*** WARNING: Unable to verify checksum for y.exe\nw 2\nrow 3\n');
        return true;
      // What is no ASCII, on a Japanese and on a Western machine.
      case '!standin.wide':
        out('Image: \u65e5\u672c\u8a9e.exe\nlast\n');
        return true;
      case '!standin.narrow':
        out('Image: Gr\u00f6\u00dfe \u20ac.exe\n');
        return true;
      // The next line on the pipe is never read.
      case '!standin.lose':
        server().loseNextLine();
        return true;
      // A client leaves its server.
      case '.remote_exit':
        return process.exit(0);
      case '!standin.die':
        process.kill(process.pid, 'SIGKILL');
        return true;
      // Lets the target run and stops it after a time, as a breakpoint would.
      case '!standin.hit':
        setTimeout(() => {
          server().stopNow('Breakpoint 0 hit\nnt!NtCreateFile:\n');
        }, number);
        return true;
      case '!standin.reboot':
        setTimeout(() => {
          process.stdout.write(
            'Shutdown occurred at (Wed Nov 25 10:00:00.000 2026 (UTC + 0:00))...unloading all symbol tables.\n',
          );
          process.stdout.write('Waiting to reconnect...\n');
        }, number);
        setTimeout(() => {
          process.stdout.write(
            'Connected to Windows 10 19041 x64 target at (Wed Nov 25 10:01:00.000 2026 (UTC + 0:00)), ptr64 TRUE\n',
          );
          process.stdout.write('Kernel Debugger connection established.\n');
        }, number * 2);
        return true;
      default:
        return false;
    }
  };
}

/** Waits, or until `interrupted` is true. */
async function pause(ms: number, interrupted: () => boolean): Promise<void> {
  const end = Date.now() + ms;
  do {
    await new Promise(resolve => setTimeout(resolve, Math.max(0, Math.min(10, end - Date.now()))));
  } while (Date.now() < end && !interrupted());
}
