import { fileSystemsPacked } from './policyTables.generated.ts';

/** A magic number of a file system, as statfs(2) and `fsmagic=` have it. */
export interface FileSystemMagic {
  readonly magic: bigint;
  /** As Linux writes it: `0x9fa0`. */
  readonly hex: string;
  /** Its name in the kernel's headers: `PROC_SUPER_MAGIC`. */
  readonly constant: string;
  /** The types that have it, as /proc/filesystems and `fsname=` have them; empty where not known. */
  readonly types: readonly string[];
}

let unpacked: readonly FileSystemMagic[] | undefined;

/** Returns every magic number that Linux's headers name. */
export function fileSystems(): readonly FileSystemMagic[] {
  unpacked ??= fileSystemsPacked.split(',').map((entry) => {
    const [hex = '', constant = '', ...types] = entry.split(' ');
    return { magic: BigInt(hex), hex, constant, types };
  });
  return unpacked;
}

/** Returns the file system with a magic number; undefined for one that Linux's headers do not name. */
export function fileSystemOf(magic: bigint): FileSystemMagic | undefined {
  return fileSystems().find((f) => f.magic === magic);
}

/** Returns the file system with a type such as `tmpfs`; undefined for one without a known magic number. */
export function fileSystemNamed(type: string): FileSystemMagic | undefined {
  return fileSystems().find((f) => f.types.includes(type));
}
