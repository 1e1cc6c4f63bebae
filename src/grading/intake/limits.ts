/** How much is read of what learners hand in. */
export const limits = {
  /** A notebook, unpacked: its outputs are run anew, so that what is left out of them is no loss. */
  notebookBytes: 20_000_000,
  /** Cells of a notebook: an exercise has thirty. */
  cells: 1000,
  /** A learner's `progress.json`. */
  progressBytes: 1_000_000,
  /** A zip within a zip or a folder. */
  innerZipBytes: 100_000_000,
  /** All that is unpacked of one zip. */
  unpackedBytes: 4_000_000_000,
  /** How often larger than its packed form a member may be, where it is not small. */
  ratio: 200,
  smallBytes: 1_000_000,
  /** Files and folders that are looked at, in all. */
  entries: 200_000,
  /** Notebooks that are read of one learner. */
  notebooks: 100,
  /** What is said of one learner's files. */
  notes: 30,
  /** Folders within each other. */
  depth: 8,
  /** Letters of a learner's id. */
  idLength: 100,
} as const;
