/** A list (filter) of the kernel, by the name that auditctl gives it. */
export type ListName = 'user' | 'task' | 'exit' | 'exclude' | 'filesystem' | 'io_uring';

/** The kernel's numbers of the lists (linux/audit.h: AUDIT_FILTER_*). */
export const LIST: Readonly<Record<ListName, number>> = {
  user: 0,
  task: 1,
  exit: 4,
  exclude: 5,
  filesystem: 6,
  io_uring: 7,
};

/** The kernel's numbers of the actions; auditctl rejects `possible` since 2.8.5. */
export const ACTION = { never: 0, possible: 1, always: 2 } as const;

/** An action that loads. */
export type ActionName = 'always' | 'never';
