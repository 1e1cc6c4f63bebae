"""The source's recipe in Keras, in full: raw pixels, Adam as it comes, batches of 100, 10 epochs.

Usage: keras_baseline.py FOLDER SEED, the folder with MNIST's four unpacked files. One JSON object a line: each epoch,
then the result.
"""

import json
import sys
import time
from pathlib import Path

import keras
import numpy as np

from keras_networks import baseline, compiled

folder, seed = Path(sys.argv[1]), int(sys.argv[2])


def digits(split):
    images = np.frombuffer((folder / f"{split}-images-idx3-ubyte").read_bytes(), np.uint8, offset=16)
    labels = np.frombuffer((folder / f"{split}-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)
    return images.reshape(-1, 28, 28, 1).astype(np.float32), labels


class Epochs(keras.callbacks.Callback):
    """Tells each epoch and the seconds of training up to its end, its first step included."""

    seconds = 0.0

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds += time.perf_counter() - self.started
        record = {"epoch": epoch + 1, "loss": logs["loss"], "accuracy": logs["accuracy"], "seconds": self.seconds}
        print(json.dumps(record), flush=True)


keras.utils.set_random_seed(seed)
model = compiled(baseline())
images, labels = digits("train")
epochs = Epochs()
model.fit(images, labels, batch_size=100, epochs=10, verbose=0, callbacks=[epochs])
images, labels = digits("t10k")
loss, accuracy = model.evaluate(images, labels, batch_size=500, verbose=0)
answers = model.predict(images, batch_size=500, verbose=0).argmax(axis=1)
misread = [{"index": int(i), "as": int(answers[i])} for i in np.flatnonzero(answers != labels)]
result = {"seconds": epochs.seconds, "testAccuracy": round(accuracy, 6), "testLoss": loss, "misread": misread}
print(json.dumps(result), flush=True)
