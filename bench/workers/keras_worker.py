"""Keras on TensorFlow, graph mode, as a worker of the benchmark: a task in JSON a line in, its time a line out."""

import json
import sys
import time

import numpy as np
import keras

from keras_networks import baseline, compiled, fast

generator = np.random.default_rng(1)


models = {"mnistBaseline": compiled(baseline()), "mnistFast": compiled(fast())}


def digits(count):
    return generator.random((count, 28, 28, 1), dtype=np.float32), generator.integers(0, 10, count)


class StepTimes(keras.callbacks.Callback):
    """Seconds between the first batch's end and the last one's."""

    def on_train_batch_end(self, batch, logs=None):
        now = time.perf_counter()
        if batch == 0:
            self.started = now
        self.seconds = now - self.started


def steps(network, count, batch_size):
    images, labels = digits((count + 1) * batch_size)
    times = StepTimes()
    models[network].fit(images, labels, batch_size=batch_size, epochs=1, verbose=0, callbacks=[times])
    return 1000 * times.seconds / count


def predict(network, count, batch_size):
    images, _ = digits(count)
    started = time.perf_counter()
    models[network].predict(images, batch_size=batch_size, verbose=0)
    return 1000 * (time.perf_counter() - started)


kinds = {"steps": steps, "predict": predict}

for line in sys.stdin:
    task = json.loads(line)
    ms = kinds[task["kind"]](task["network"], task["count"], task["batchSize"])
    print(json.dumps({"ms": ms}), flush=True)
