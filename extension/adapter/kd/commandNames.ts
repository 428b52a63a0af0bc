/** Commands that are offered while a line is typed: those that engineers of kernels and RPC use. Source: their references. */
export const COMMAND_NAMES: readonly string[] = (
  '!alpc !analyze !apc !cs !deadlock !devobj !devstack !dh !dlls !dpcs !drvobj !error !exqueue !gle !handle !heap !irp ' +
  '!irpfind !job !locks !lpc !ntsdexts.locks !obja !object !pcr !peb !poolused !prcb !process !pte !ready !reg ' +
  '!rpcexts.getcallinfo !rpcexts.getclientcallinfo !rpcexts.getendpointinfo !rpcexts.getthreadinfo !running !sd ' +
  '!session !sid !stacks !sym !sysinfo !teb !thread !timer !token !trueref !uniqstack !validatelist !vad !vm !whattime ' +
  '.bugcheck .cache .cls .context .cxr .dump .ecxr .effmach .exr .formats .frame .help .lastevent .lines .load .loadby ' +
  '.logclose .logopen .process .reload .srcpath .symfix .sympath .thread .time .tlist .trap .unload ' +
  'ba bc bd be bl bm bp bu da db dc dd dds dl dp dps dq dqs dt du dv dx eb ed eq g gu k kb kn kp kv lm lmv ln p pa pc pt ' +
  'r rdmsr s sxe t ta tc tt u ub uf version vertarget wt x'
).split(' ');
