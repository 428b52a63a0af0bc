import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StandinOptions } from './standinOptions';

/** What is started in place of a debugger. */
export interface StandinStart {
  /** Of Node. */
  readonly runtime: string;
  /** The built stand-in. */
  readonly script: string;
  /** How it behaves; absent: as the environment says. */
  readonly options?: StandinOptions;
}

/** The compiler that comes with every Windows, by the folders in which it can lie. */
const COMPILERS = ['Framework64', 'FrameworkArm64', 'Framework'].map(
  folder => `Microsoft.NET\\${folder}\\v4.0.30319\\csc.exe`,
);

/**
 * Puts an executable that starts the stand-in into a folder, as `debuggerPath` can name it: a script, or on Windows, where
 * only a program can be started with pipes and a console of its own, one that is compiled there. Hands out its path.
 */
export function writeDebugger(folder: string, start: StandinStart): string {
  return process.platform === 'win32' ? compiled(folder, start) : script(path.join(folder, 'kd'), start);
}

function script(file: string, { runtime, script: standin, options }: StandinStart): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = [
    '#!/bin/sh',
    ...(options ? [`ALPCSCOPE_STANDIN=${quoted(JSON.stringify(options))}`, 'export ALPCSCOPE_STANDIN'] : []),
    `exec ${quoted(runtime)} ${quoted(standin)} "$@"`,
  ];
  writeFileSync(file, lines.join('\n') + '\n', { mode: 0o755 });
  return file;
}

function compiled(folder: string, start: StandinStart): string {
  const source = path.join(folder, 'kd.cs');
  const file = path.join(folder, 'kd.exe');
  const launcher = process.env['ALPCSCOPE_LAUNCHER'];
  if (launcher !== undefined) return prepared(launcher, file, start);
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  const compiler = COMPILERS.map(one => path.win32.join(root, one)).find(one => existsSync(one));
  if (compiler === undefined)
    throw new Error(`No C# compiler below ${root}\\Microsoft.NET: it makes kd.exe of ${source}`);
  writeFileSync(source, launcherSource(start));
  execFileSync(compiler, ['/nologo', '/target:exe', '/codepage:65001', `/out:${file}`, source], { windowsHide: true });
  return file;
}

/** Under Wine, which has no compiler, one that test/wine/run.mjs has compiled. */
function prepared(launcher: string, file: string, { runtime, script: standin, options }: StandinStart): string {
  copyFileSync(launcher, file);
  writeFileSync(`${file}.start`, [runtime, standin, options ? JSON.stringify(options) : ''].join('\n'));
  return file;
}

/**
 * A program in C# 5, which that compiler takes: it hands its own command line on as it is, lives as long as the stand-in,
 * shares its console and pipes, and leaves Ctrl+C to it, like the stubs by which the Store starts kd.
 */
export function launcherSource({ runtime, script: standin, options }: StandinStart): string {
  const verbatim = (text: string): string => `@"${text.replaceAll('"', '""')}"`;
  const environment = options
    ? `    start.EnvironmentVariables["ALPCSCOPE_STANDIN"] = ${verbatim(JSON.stringify(options))};\n`
    : '';
  return `using System;
using System.Diagnostics;

static class Kd {
  static int Main() {
    Console.CancelKeyPress += delegate(object sender, ConsoleCancelEventArgs e) { e.Cancel = true; };
    string line = Environment.CommandLine;
    int end = line.StartsWith("\\"") ? line.IndexOf('"', 1) + 1 : line.IndexOf(' ');
    string arguments = end <= 0 ? "" : line.Substring(end);
    ProcessStartInfo start = new ProcessStartInfo(${verbatim(runtime)}, ${verbatim(`"${standin}"`)} + arguments);
    start.UseShellExecute = false;
${environment}    using (Process child = Process.Start(start)) {
      child.WaitForExit();
      return child.ExitCode;
    }
  }
}
`;
}
