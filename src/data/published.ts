/** What others have published on MNIST's test images, with where it stands. */

export interface PublishedResult {
  readonly name: string;
  readonly accuracy: number;
  /** Neither is a mean over seeds. */
  readonly kind: "best run" | "up to";
  readonly source: string;
  /** By which arXiv finds it. */
  readonly arxiv: string;
}

/** High published accuracies, each the best of its authors' runs: not to be compared with a mean over seeds. */
export const publishedResults: readonly PublishedResult[] = [
  {
    name: "three ensembles of simple CNNs that vote, each of its own kind",
    accuracy: 0.9991,
    kind: "up to",
    source: "An et al. 2020",
    arxiv: "2008.10400",
  },
  {
    name: "three simple CNNs that vote",
    accuracy: 0.9987,
    kind: "up to",
    source: "An et al. 2020",
    arxiv: "2008.10400",
  },
  {
    name: "EnsNet: one model of subnetworks that vote",
    accuracy: 0.9984,
    kind: "best run",
    source: "Hirata and Takahashi 2020",
    arxiv: "2003.08562",
  },
  {
    name: "capsules without routing",
    accuracy: 0.9983,
    kind: "best run",
    source: "Byerly, Kalganova and Dear 2020",
    arxiv: "2001.09136",
  },
];
