/**
 * Which system calls code inside may make, as a program for the kernel (man 2 seccomp; linux/filter.h). All are allowed but
 * those that could see or change other processes, make namespaces, mounts or modules, open a network, or take memory that
 * no limit counts.
 */

/** By name: their numbers on x64 and arm64. */
const forbidden: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  acct: [163, 89],
  add_key: [248, 217],
  bpf: [321, 280],
  chroot: [161, 51],
  delete_module: [176, 106],
  fanotify_init: [300, 262],
  finit_module: [313, 273],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fsopen: [430, 430],
  fspick: [433, 433],
  init_module: [175, 105],
  kcmp: [312, 272],
  kexec_file_load: [320, 294],
  kexec_load: [246, 104],
  keyctl: [250, 219],
  mount: [165, 40],
  mount_setattr: [442, 442],
  move_mount: [429, 429],
  mq_open: [240, 180],
  msgget: [68, 186],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  open_tree: [428, 428],
  perf_event_open: [298, 241],
  pidfd_getfd: [438, 438],
  pivot_root: [155, 41],
  process_madvise: [440, 440],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  ptrace: [101, 117],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  reboot: [169, 142],
  request_key: [249, 218],
  semget: [64, 190],
  setns: [308, 268],
  setsid: [112, 157], // Linux shares a processor out by sessions: this one gets no second share
  shmget: [29, 194],
  swapoff: [168, 225],
  swapon: [167, 224],
  syslog: [103, 116],
  umount2: [166, 39],
  unshare: [272, 97],
  userfaultfd: [323, 282],
};

/** Those that programs do without where the kernel has none. */
const absent: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  clone3: [435, 435], // its flags cannot be looked at; `clone` does the same
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  io_uring_setup: [425, 425],
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
};

const clone = [56, 220] as const;
const sockets = [
  [41, 198],
  [53, 199],
] as const;

/** As the kernel names the two kinds of processor. */
const audited = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
/** From here on x64 has numbers for another kind of program. */
const otherNumbers = 0x40000000;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const newNamespaces = 0x7e020000;
const unixFamily = 1;

const load = 0x20;
const ifEqual = 0x15;
const ifAtLeast = 0x35;
const ifAnyBit = 0x45;
const give = 0x06;
const allowed = 0x7fff0000;
const endProcess = 0x80000000;
const refusedWith = (errno: number): number => 0x00050000 + errno;
const notPermitted = refusedWith(1);
const notThere = refusedWith(38);
const noSuchFamily = refusedWith(97);
/** Where a call's number, its processor and its first argument lie. */
const at = { number: 0, processor: 4, argument: 16 } as const;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

/** Whether there is a filter for this kind of processor, as Node names it. */
export function hasFilter(processor: string): processor is keyof typeof audited {
  return Object.hasOwn(audited, processor);
}

/** The program as bubblewrap takes it. */
export function systemCallFilter(processor: keyof typeof audited): Buffer {
  const index = processor === "x64" ? 0 : 1;
  const refuse = (calls: typeof forbidden, answer: number): Instruction[] =>
    Object.values(calls).flatMap((numbers): Instruction[] => [
      [ifEqual, 0, 1, numbers[index]],
      [give, 0, 0, answer],
    ]);
  const program: Instruction[] = [
    [load, 0, 0, at.processor],
    [ifEqual, 1, 0, audited[processor]],
    [give, 0, 0, endProcess],
    [load, 0, 0, at.number],
    [ifAtLeast, 0, 1, otherNumbers],
    [give, 0, 0, notPermitted],
    ...refuse(forbidden, notPermitted),
    ...refuse(absent, notThere),
    [ifEqual, 0, 4, clone[index]],
    [load, 0, 0, at.argument],
    [ifAnyBit, 0, 1, newNamespaces],
    [give, 0, 0, notPermitted],
    [give, 0, 0, allowed],
    ...sockets.flatMap((numbers): Instruction[] => [
      [ifEqual, 0, 4, numbers[index]],
      [load, 0, 0, at.argument],
      [ifEqual, 1, 0, unixFamily],
      [give, 0, 0, noSuchFamily],
      [give, 0, 0, allowed],
    ]),
    [give, 0, 0, allowed],
  ];
  const bytes = Buffer.alloc(8 * program.length);
  for (const [i, [code, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, 8 * i);
    bytes.writeUInt8(ifTrue, 8 * i + 2);
    bytes.writeUInt8(ifFalse, 8 * i + 3);
    bytes.writeUInt32LE(value >>> 0, 8 * i + 4);
  }
  return bytes;
}
