// What the words of an IMA policy mean, for hovers and for completion. Markdown.

/** A word in a few words, for a list, and in sentences. */
export interface PolicyWordText {
  /** A few words without a full stop. */
  readonly short: string;
  readonly text: string;
}

type PolicyWordTexts = Readonly<Record<string, PolicyWordText>>;

/** The actions of a rule. */
export const policyActionWords: PolicyWordTexts = {
  measure: {
    short: 'add the hash to the measurement list',
    text: 'Adds the hash of the file to the measurement list and to a register (PCR) of the TPM, a security chip. It never denies access.',
  },
  dont_measure: {
    short: 'do not measure',
    text: 'Ends the search for a `measure` rule: what this rule matches is not measured. It must come before the rule that it limits, and it does not affect `audit`, `appraise` or `hash`.',
  },
  appraise: {
    short: 'deny access where hash or signature is wrong',
    text: 'Compares the file with the hash or signature in its attribute `security.ima`. If the attribute is missing or wrong, the kernel denies access (EACCES) in enforce mode, so hash or sign the files first.',
  },
  dont_appraise: {
    short: 'do not appraise',
    text: 'Ends the search for an `appraise` rule: what this rule matches is not appraised. It must come before the rule that it limits.',
  },
  audit: {
    short: 'record the hash in the audit log',
    text: 'Writes one audit record of type INTEGRITY_RULE (1805) with the hash of the file, and writes the next one only after the file has changed. It shows which versions of a file were used, not how often.',
  },
  dont_audit: {
    short: 'do not record the hash',
    text: 'Ends the search for an `audit` rule: no hash is recorded of what this rule matches. It must come before the rule that it limits.',
  },
  hash: {
    short: 'keep security.ima up to date',
    text: 'Writes the hash of the file to its attribute `security.ima` when the last program that wrote to the file closes it. It does not appraise the file.',
  },
  dont_hash: {
    short: 'do not update security.ima',
    text: 'Ends the search for a `hash` rule: the `security.ima` attribute of what this rule matches is not updated.',
  },
};

/** The hooks, which are the values of `func=`. */
export const policyHookWords: PolicyWordTexts = {
  FILE_CHECK: {
    short: 'a file is opened',
    text: 'Matches when a regular file is opened. `mask=` compares with how it was opened: for reading, for writing, for both, for appending or for execution. Without `mask=`, every open of every file counts.',
  },
  PATH_CHECK: { short: 'the old name of FILE_CHECK', text: 'The old name of `FILE_CHECK`.' },
  MMAP_CHECK: {
    short: 'a file is mapped as executable code',
    text: 'Matches when a file is mapped executable, such as a shared library, as the kernel applies the mapping.',
  },
  FILE_MMAP: { short: 'the old name of MMAP_CHECK', text: 'The old name of `MMAP_CHECK`.' },
  MMAP_CHECK_REQPROT: {
    short: 'a program asks for executable code',
    text: 'Matches when a program asks for an executable mapping of a file, whatever the kernel applies in the end.',
  },
  BPRM_CHECK: {
    short: 'a program or script is run',
    text: 'Matches when a program or a script is run. The user and group conditions compare with the process that runs it. A script matches twice: for itself and for its interpreter.',
  },
  CREDS_CHECK: {
    short: 'a program is run, with its new credentials',
    text: 'Matches when a program is run, as `BPRM_CHECK` does, but the user and group conditions compare with the credentials that the new program gets, such as those of a set-user-ID program.',
  },
  MODULE_CHECK: {
    short: 'a kernel module is loaded',
    text: 'Matches when `finit_module` loads a kernel module. `init_module` passes no file: only `func=CRITICAL_DATA label=modules` measures what it loads.',
  },
  FIRMWARE_CHECK: { short: 'firmware is loaded', text: 'Matches when the kernel loads a firmware file.' },
  KEXEC_KERNEL_CHECK: {
    short: 'kexec loads a kernel',
    text: 'Matches when `kexec_file_load` loads a kernel.',
  },
  KEXEC_INITRAMFS_CHECK: {
    short: 'kexec loads an initramfs',
    text: 'Matches when `kexec_file_load` loads an initramfs.',
  },
  POLICY_CHECK: {
    short: 'an IMA policy is loaded',
    text: 'Matches when an IMA policy is loaded by its path. With an `appraise` rule, every later policy must be a signed file.',
  },
  KEXEC_CMDLINE: {
    short: 'the command line of kexec',
    text: 'Matches the command line that `kexec_file_load` gets. It is not a file, so the entry has the template `ima-buf`.',
  },
  KEY_CHECK: {
    short: 'a key is added to a keyring',
    text: 'Matches when an asymmetric key is added to a keyring; `keyrings=` names which. Requires a kernel with CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS.',
  },
  CRITICAL_DATA: {
    short: 'data of the kernel itself',
    text: 'Matches data that a part of the kernel hands over for measuring, such as the state of SELinux; `label=` names which.',
  },
  SETXATTR_CHECK: {
    short: 'security.ima is written',
    text: 'Matches when `security.ima` is written. `appraise_algos=` is required: it lists the hash algorithms that are accepted. Only the first such rule counts.',
  },
};

/** The conditions besides `func=`, and `func` itself. */
export const policyConditionWords: PolicyWordTexts = {
  func: {
    short: 'the event',
    text: 'The event that the rule is about. A rule without it matches at every hook.',
  },
  mask: {
    short: 'how the file was opened',
    text: 'How the file was opened. Without `^`, it must be opened for exactly this: `MAY_READ` does not match a file opened to read and write. With `^`, it can be opened for more as well.',
  },
  fsmagic: {
    short: 'the file system, by its magic number',
    text: 'The magic number of the type of file system, in hexadecimal; `0x` can be omitted.',
  },
  fsname: {
    short: 'the file system, by the name of its type',
    text: 'The type of file system by its name in `/proc/filesystems`. The kernel does not check that the type exists.',
  },
  fs_subtype: {
    short: 'the subtype of a FUSE file system',
    text: 'The subtype of the file system: `sshfs` of `fuse.sshfs`.',
  },
  fsuuid: {
    short: 'one file system, by its UUID',
    text: 'The UUID of one file system, as `blkid` shows it.',
  },
  uid: {
    short: 'the user of the process',
    text: 'The real user ID of the process, as a decimal number. A rule can contain either `uid` or `euid`, and only once.',
  },
  euid: {
    short: 'the effective user of the process',
    text: 'The effective user ID of the process, as a decimal number. Where the process has CAP_SETUID, its saved and real user IDs also match. A rule can contain either `uid` or `euid`, and only once.',
  },
  gid: {
    short: 'the group of the process',
    text: 'The real group ID of the process, as a decimal number. A rule can contain either `gid` or `egid`, and only once.',
  },
  egid: {
    short: 'the effective group of the process',
    text: 'The effective group ID of the process, as a decimal number. A rule can contain either `gid` or `egid`, and only once.',
  },
  fowner: {
    short: 'the owner of the file',
    text: 'The user ID of the owner of the file, as a decimal number.',
  },
  fgroup: { short: 'the group of the file', text: 'The group ID of the file, as a decimal number.' },
  obj_user: {
    short: 'the user in the label of the file',
    text: 'The user in the security label of the file. The security module must know it when the policy is loaded.',
  },
  obj_role: {
    short: 'the role in the label of the file',
    text: 'The role in the security label of the file. The security module must know it when the policy is loaded.',
  },
  obj_type: {
    short: 'the type in the label of the file',
    text: 'The type in the security label of the file. The security module must know it when the policy is loaded.',
  },
  subj_user: {
    short: 'the user in the label of the process',
    text: 'The user in the security label of the process. The security module must know it when the policy is loaded.',
  },
  subj_role: {
    short: 'the role in the label of the process',
    text: 'The role in the security label of the process. The security module must know it when the policy is loaded.',
  },
  subj_type: {
    short: 'the type in the label of the process',
    text: 'The type in the security label of the process. The security module must know it when the policy is loaded.',
  },
  keyrings: {
    short: 'which keyrings',
    text: 'The keyrings to which the key is added, with `|` between them. Only with `func=KEY_CHECK`; the kernel does not check that they exist.',
  },
  label: {
    short: 'which data of the kernel',
    text: 'The labels of the data, with `|` between them. Only with `func=CRITICAL_DATA`; the kernel does not check that they exist.',
  },
};

/** The options of a rule. */
export const policyOptionWords: PolicyWordTexts = {
  appraise_type: {
    short: 'the kind of signature',
    text: 'The kind of signature that is required. Without it, a hash is enough.',
  },
  digest_type: {
    short: 'which digest is used',
    text: 'With `verity`, the fs-verity digest of the file is used, and the file is not read whole. With `appraise`, `appraise_type=sigv3` is required too.',
  },
  appraise_flag: {
    short: 'deprecated',
    text: 'Once asked for a check against the blacklist of hashes. Kernels since 6.8 accept any value and ignore it; older ones refuse it in most rules.',
  },
  appraise_algos: {
    short: 'accepted hash algorithms',
    text: 'The hash algorithms that are accepted in `security.ima`, with commas between them. Each must be built into the kernel.',
  },
  permit_directio: {
    short: 'allow O_DIRECT',
    text: 'Allows files that the rule matches to be opened with O_DIRECT. It has no value.',
  },
  pcr: {
    short: 'the register of the TPM',
    text: 'The register (PCR) of the TPM to which the measurement is added. The kernel accepts 0 to 63, but a TPM has only 0 to 23. Without `pcr=`, the configured register is used (10 by default). Only with `measure`.',
  },
  template: {
    short: 'the fields of the list entry',
    text: 'The template of the entry in the measurement list, by its name or its fields. It must come after `measure`.',
  },
};

/** The values of `mask=`. */
export const policyMaskWords: PolicyWordTexts = {
  MAY_READ: { short: 'for reading only', text: 'The file was opened for reading only.' },
  '^MAY_READ': {
    short: 'for reading, perhaps also for writing',
    text: 'The file was opened for reading, with or without writing.',
  },
  MAY_WRITE: { short: 'for writing only', text: 'The file was opened for writing only.' },
  '^MAY_WRITE': {
    short: 'for writing, perhaps also for reading',
    text: 'The file was opened for writing, with or without reading.',
  },
  MAY_EXEC: { short: 'for execution', text: 'The file is run or mapped as executable code.' },
  '^MAY_EXEC': {
    short: 'for execution, perhaps also for more',
    text: 'The file is used for execution, perhaps also for something else.',
  },
  MAY_APPEND: {
    short: 'for appending only',
    text: 'The file was opened for appending and nothing else, which never happens: a file is opened for reading or writing too. Use `^MAY_APPEND`.',
  },
  '^MAY_APPEND': {
    short: 'for appending',
    text: 'The file was opened for appending, together with reading or writing.',
  },
};

/** The values of `appraise_type=`, `digest_type=` and `appraise_flag=`. */
export const policyAppraisalWords: PolicyWordTexts = {
  imasig: {
    short: 'a signature in security.ima',
    text: 'Requires a signature in `security.ima`; a hash is not enough.',
  },
  'imasig|modsig': {
    short: 'a signature in security.ima or appended',
    text: 'Accepts a signature in `security.ima` or one that is appended to the file. Requires a kernel with CONFIG_IMA_APPRAISE_MODSIG.',
  },
  sigv3: {
    short: 'a signature of version 3',
    text: 'Requires a signature of version 3 in `security.ima`. Before kernel 7.1, `digest_type=verity` must come before it.',
  },
  verity: { short: 'the fs-verity digest', text: 'Uses the fs-verity digest of the file.' },
  check_blacklist: { short: 'deprecated', text: 'Without effect since kernel 6.8.' },
};

/** Templates of the measurement list. */
export const policyTemplateWords: PolicyWordTexts = {
  ima: {
    short: 'SHA-1 hash and short name',
    text: 'The old template: a SHA-1 or MD5 hash, and the name in at most 255 bytes.',
  },
  'ima-ng': { short: 'hash and name', text: 'The hash with its algorithm, and the name of the file.' },
  'ima-sig': { short: 'hash, name and signature', text: 'Like `ima-ng`, with the signature of the file.' },
  'ima-buf': { short: 'hash, name and buffer', text: 'Like `ima-ng`, with the data that was measured.' },
  'ima-modsig': {
    short: 'hash, name and appended signature',
    text: 'Like `ima-sig`, with a signature that is appended to the file.',
  },
  'evm-sig': {
    short: 'hash, name and EVM signature',
    text: 'Like `ima-ng`, with the EVM signature, the attributes and the owner of the file.',
  },
  'ima-ngv2': {
    short: 'hash with its kind, and name',
    text: 'Like `ima-ng`, and the entry shows whether the hash is an fs-verity digest.',
  },
  'ima-sigv2': {
    short: 'hash with its kind, name and signature',
    text: 'Like `ima-sig`, and the entry shows whether the hash is an fs-verity digest.',
  },
};

/** Labels of data that the kernel measures. */
export const policyLabelWords: PolicyWordTexts = {
  selinux: {
    short: 'the state and policy of SELinux',
    text: 'The state of SELinux and the hash of its policy.',
  },
  kernel_info: { short: 'the version of the kernel', text: 'The version of the kernel, measured at boot.' },
  ima_policy: {
    short: 'the IMA policy that was loaded',
    text: 'The rules of an IMA policy when it is loaded.',
  },
  modules: {
    short: 'modules loaded by init_module',
    text: 'Kernel modules that `init_module` loads from memory, without a file.',
  },
  ima_kexec: {
    short: 'the measurement list across kexec',
    text: 'The state of the measurement list when it is carried across kexec.',
  },
};

/** Keyrings of the kernel. */
export const policyKeyringWords: PolicyWordTexts = {
  '.ima': {
    short: 'keys for signatures of files',
    text: 'The keys that verify signatures in `security.ima`.',
  },
  '.evm': { short: 'keys for EVM', text: 'The keys that verify EVM signatures.' },
  '.builtin_trusted_keys': {
    short: 'keys built into the kernel',
    text: 'The keys that were built into the kernel.',
  },
  '.secondary_trusted_keys': {
    short: 'keys added with a trusted signature',
    text: 'Keys that one of the trusted keys has signed.',
  },
  '.machine': {
    short: 'keys of the owner of the machine',
    text: 'Keys that the owner enrolled in the firmware.',
  },
  '.platform': { short: 'keys of the firmware', text: 'Keys of the firmware, for kexec.' },
  '.blacklist': { short: 'revoked keys and hashes', text: 'Keys and hashes that were revoked.' },
};
