/**
 * System calls that man-pages 6.03 has no page for, but for those whose later page is known (fsopen and its
 * kin): a link may lead nowhere.
 */
const unpaged: ReadonlySet<string> = new Set(
  (
    'cachestat epoll_ctl_old epoll_wait_old file_getattr file_setattr ftime futex_requeue futex_wait futex_waitv ' +
    'futex_wake getxattrat io_pgetevents io_pgetevents_time64 listmount listns listxattrat lsm_get_self_attr ' +
    'lsm_list_modules lsm_set_self_attr map_shadow_stack mseal multiplexer perf_counter_open process_mrelease ' +
    'profil quotactl_fd removexattrat riscv_flush_icache riscv_hwprobe rseq rseq_slice_yield rtas ' +
    'set_mempolicy_home_node setxattrat statmount swapcontext switch_endian sys_debug_setcontext timerfd ulimit'
  ).split(' '),
);

/** Pages under another name than the call's. */
const otherPages: ReadonlyMap<string, string> = new Map([
  ['fchmodat2', 'fchmodat'],
  ['newfstat', 'fstat'],
  ['newselect', 'select'],
  ['sched_rr_get_interval64', 'sched_rr_get_interval'],
  ['sys_kexec_load', 'kexec_load'],
]);

/**
 * Returns the address of a manual page at man7.org; undefined for a system call that has none.
 * @param name in lower case for section 2, system calls
 */
export function manualPage(name: string, section: string): string | undefined {
  if (section === '2' && unpaged.has(name)) return undefined;
  // The calls of 32-bit machines for times past 2038 share the page of those that they replace.
  const page = otherPages.get(name) ?? name.replace(/_time64$/, '').replace(/time64$/, 'time');
  return `https://man7.org/linux/man-pages/man${section}/${encodeURIComponent(page)}.${section}.html`;
}
