// Calls on an open file that leave no name after: each of the first row was tried on a kernel 6.18 with path=
// and dir=, those of the second do the same in other words. fchmod, fchown and the calls on extended
// attributes do leave one.
const TRIED = 'ftruncate fallocate write read fsync mmap ioctl fcntl fstat close sendfile dup flock fchdir';
const ALIKE =
  'ftruncate64 fcntl64 fstat64 mmap2 sendfile64 writev pwrite64 pwritev pwritev2 readv pread64 preadv preadv2 fdatasync dup2 dup3 lseek';

/**
 * System calls that work on an open file and pass no path to the kernel, in lower case: path= and dir= never
 * match them.
 */
export const pathless: ReadonlySet<string> = new Set(`${TRIED} ${ALIKE}`.split(' '));
