/*
 * Commands that change the target or the machine of the debugger. Source: the command reference of Debugging Tools for
 * Windows. Read-only access allows what is on the lists of reading commands, and of extensions what is on none of these.
 */

/** Built-in commands that only read, or change how the debugger shows things. In lower case. */
export const READING: ReadonlySet<string> = new Set(
  (
    'd da db dc dd dda ddp dds ddu df dg dl dp dpa dpp dps dpu dq dqa dqp dqs dqu ds dt dtx du dv dw dx dy dyb dyd ' +
    'k ln ls lsa lsc lse lsf lsp n r rdmsr s sx sxr u ub uf up ur ux version vertarget x ? ?? # | || ~ bl l+ l-'
  ).split(' '),
);

/** Dot commands that only read, or change how the debugger shows things. */
export const READING_DOTS: ReadonlySet<string> = new Set(
  (
    '.asm .bpcmds .bugcheck .cache .catch .chain .context .cordll .cxr .dbgdbg .debug_sw_wow .dml_file .dml_flow .dml_start ' +
    '.dump .dumpdebug .echo .echocpunum .echotime .echotimestamps .ecxr .effmach .enable_long_status ' +
    '.enable_unicode .eventlog .events .eventstr .exepath .expr .exptr .exr .extmatch .f+ .f- .fiber .fnent .fnret ' +
    '.force_radix_output .formats .fpo .frame .help .hh .holdmem .if .elsif .else .block .for .foreach .while .do .leave ' +
    '.break .continue .ignore_missing_pages .imgscan .kdfiles .kframes .lastevent .lines .load .loadby .locale .logappend ' +
    '.logclose .logfile .logopen .nvlist .nvload .nvunload .nvunloadall .ofilter .outmask .outmask- .prefer_dml .process ' +
    '.printf .prompt_allow .push .pop .readonly .reload .remote_exit .scroll_prefs .secure .servers .sound_notify .srcfix ' +
    '.srcpath .lsrcpath .symfix .symopt .symopt+ .symopt- .sympath .sympath+ .srcpath+ .exepath+ .thread .time .tlist ' +
    '.trap .tss .ttime .typeopt .unload .unloadall .wtitle .cls .clients .effmach .opendump .closedump'
  ).split(' '),
);

/** Why a command is refused, by what it does. */
export type WriteKind =
  | 'memory'
  | 'registers'
  | 'breakpoint'
  | 'run'
  | 'restart'
  | 'shell'
  | 'alias'
  | 'script'
  | 'quit'
  | 'settings'
  | 'file'
  | 'unknown';

interface Rule {
  readonly kind: WriteKind;
  readonly pattern: RegExp;
}

/** The first that fits the command word counts. */
export const WRITING: readonly Rule[] = [
  { kind: 'memory', pattern: /^(?:e|ea|eb|ed|ef|ep|eq|eu|ew|eza|ezu|f|fp|m|a|wrmsr|o[bwd])$/i },
  { kind: 'breakpoint', pattern: /^(?:b[acdepmsu]|br|bs[cm]?|\.bpsync|\.apply_dbp)$/i },
  { kind: 'run', pattern: /^(?:g|gh|gn|gc|gu|p|pa|pc|ph|pt|pct|t|ta|tb|tc|th|tt|tct|wt)$/i },
  {
    kind: 'restart',
    pattern:
      /^\.(?:crash|reboot|restart|kill|detach|abandon|create|createdir|attach|childdbg|force_system_init|force_tb)$/i,
  },
  {
    kind: 'shell',
    pattern: /^(?:\.shell|\.noshell|\.remote|\.server|\.endsrv|\.endpsrv|\.send_file|\.netuse|!exec)$/i,
  },
  { kind: 'alias', pattern: /^(?:a[ds]|al)$/i },
  {
    kind: 'script',
    pattern:
      /^(?:\$\$?>?a?<{1,2}|\$[<>]+|\.run_script|\.scriptrun|\.scriptload|\.jsprovider|\.cmdtree|\.ocommand|\.pcmd)$/i,
  },
  { kind: 'quit', pattern: /^(?:q|qq|qd|qqd)$/i },
  {
    kind: 'settings',
    pattern:
      /^(?:sx[deinr]?|sse?|so|\.allow_exec_cmds|\.allow_image_mapping|\.kdfiles|\.quit_lock|\.record_branches|\.dbgdbg)$/i,
  },
  { kind: 'file', pattern: /^\.(?:writemem|readmem|dumpcab|write_cmd_hist|fiximports|dvalloc|dvfree|copysym)$/i },
];

/** Extensions that write to the target or run programs, by their names without a module. */
export const WRITING_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    'ed eb ep eq ew ecb ecd ecw ib id iw ob od ow wrmsr gflag gflags bpid nmi crash reboot exec netbreak idleyield tokensteal ' +
    'wmitrace.start wmitrace.stop wmitrace.enable wmitrace.disable ndiskd.netbreak'
  ).split(' '),
);

/** What a refusal says. */
export const REASONS: Readonly<Record<WriteKind, string>> = {
  memory: 'writes memory',
  registers: 'writes a register',
  breakpoint: 'sets or removes a breakpoint, which writes into the target',
  run: 'lets the target run',
  restart: 'restarts, crashes or ends the target',
  shell: 'runs a program, or opens the session to others',
  alias: 'changes what other commands mean',
  script: 'runs commands that are not in sight',
  quit: 'ends the debugger',
  settings: 'changes how the target is debugged',
  file: 'writes a file, or moves memory from or to one',
  unknown: 'is not known to only read',
};
