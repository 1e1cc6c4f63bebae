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
  /** All that is unpacked of one learner's files in a zip. */
  unpackedBytes: 1_000_000_000,
  /** Members of a zip. */
  members: 200_000,
  /** How often larger than its packed form a member may be, where it is not small. */
  ratio: 200,
  smallBytes: 1_000_000,
  /** Files and folders that are looked at in a folder: one with all learners', or one learner's. */
  entries: 2_000_000,
  /** The same in a folder that lies in that. */
  entriesOfOne: 100_000,
  /** Notebooks and zips, also in zips, that are looked at of one learner. */
  filesOfOne: 5000,
  /** Notebooks that are read of one learner. */
  notebooks: 100,
  /** What is said of one learner's files. */
  notes: 30,
  /** Folders within each other. */
  depth: 8,
  /** Letters of a learner's id. */
  idLength: 100,
} as const;
