"""Keras on TensorFlow, graph mode, as a worker of the benchmark: a task's name a line in, its time a line out."""

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


def steps(name, count, batch_size):
    images, labels = digits((count + 1) * batch_size)
    times = StepTimes()
    models[name].fit(images, labels, batch_size=batch_size, epochs=1, verbose=0, callbacks=[times])
    return 1000 * times.seconds / count


test_images, _ = digits(10_000)


def predict():
    started = time.perf_counter()
    models["mnistBaseline"].predict(test_images, batch_size=500, verbose=0)
    return 1000 * (time.perf_counter() - started)


tasks = {
    "train-step/mnistBaseline": lambda: steps("mnistBaseline", 8, 100),
    "train-step/mnistFast": lambda: steps("mnistFast", 40, 256),
    "predict-10000/mnistBaseline": predict,
}

for line in sys.stdin:
    name = line.strip()
    print(json.dumps({"name": name, "ms": tasks[name]()}), flush=True)
