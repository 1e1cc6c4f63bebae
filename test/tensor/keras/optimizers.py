"""What Keras's optimizers make of a small network in 50 steps, written to optimizers.json beside this file.

Usage: KERAS_BACKEND=tensorflow .cache/keras/bin/python test/tensor/keras/optimizers.py (`npm run bench` installs that Python).
Coupled weight decay is Keras's l2 penalty of half the factor, decoupled weight decay its own. Keras's averages start
otherwise than ours: they are computed here, in float64, from the weights after each step.
"""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

STEPS = 50
nesterov = {"kind": "sgd", "momentum": 0.9, "nesterov": True}
adam = {"kind": "adam", "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-5}
coupled, decoupled = {"weightDecay": 0.02}, {"weightDecay": 0.2, "decoupled": True}
rows = [
    ("gradient descent", {"kind": "sgd"}),
    ("gradient descent, coupled decay", {"kind": "sgd", **coupled}),
    ("gradient descent, decoupled decay", {"kind": "sgd", **decoupled}),
    ("momentum, coupled decay", {"kind": "sgd", "momentum": 0.9, **coupled}),
    ("Nesterov", nesterov),
    ("Nesterov, coupled decay", {**nesterov, **coupled}),
    ("Nesterov, decoupled decay", {**nesterov, **decoupled}),
    ("Adam", adam),
    ("Adam, coupled decay", {**adam, **coupled}),
    ("AdamW", {**adam, **decoupled}),
]
averagings = [{"decay": 0.9, "every": 1}, {"decay": 0.6, "every": 1}, {"decay": 0.97, "every": 10}, 0.97]

pixels = (np.arange(12 * 16) * 37 % 251).reshape(12, 4, 4, 1)
labels = np.arange(12) * 5 % 3


def rate(kind, step):
    """Rises, so that it matters whether momentum holds the rates that gradients came with."""
    return {"sgd": 0.05, "adam": 0.02}[kind] * (0.2 + 0.016 * step)


def build(options):
    own = {} if options.get("decoupled") else {"kernel_regularizer": keras.regularizers.L2(options.get("weightDecay", 0) / 2)}
    stack = [
        layers.Conv2D(2, 3, use_bias=False, activation="tanh", **own),
        layers.BatchNormalization(),
        layers.Flatten(),
        layers.Dense(3, activation="softmax", **own),
    ]
    model = keras.Sequential([layers.Input((4, 4, 1)), *stack])
    for layer in (stack[0], stack[3]):
        layer.set_weights([0.4 * np.sin(1 + np.arange(w.size)).reshape(w.shape) for w in layer.get_weights()])
    decay = options["weightDecay"] if options.get("decoupled") else None
    if options["kind"] == "sgd":
        momentum = {"momentum": options.get("momentum", 0.0), "nesterov": options.get("nesterov", False)}
        optimizer = keras.optimizers.SGD(**momentum, weight_decay=decay)
    else:
        own = {"beta_1": options["beta1"], "beta_2": options["beta2"], "epsilon": options["epsilon"]}
        optimizer = keras.optimizers.Adam(**own, weight_decay=decay)
    if decay:
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer)
    return model


def weights(model):
    return np.concatenate([w.ravel() for layer in model.layers for w in layer.get_weights()]).astype(np.float64)


def average(course, averaging):
    decay, every = (averaging, 10) if isinstance(averaging, float) else (averaging["decay"], averaging["every"])
    seen = course[every - 1 :: every]
    mean = seen[0]
    for t, now in enumerate(seen[1:], 1):
        kept = min(decay**every, (1 + t) / (10 + t))
        mean = kept * mean + (1 - kept) * now
    return mean


def course(options):
    model = build(options)
    stands = []
    for step in range(STEPS):
        model.optimizer.learning_rate = rate(options["kind"], step)
        model.train_on_batch(pixels / 255, labels)
        stands.append(weights(model))
    return stands


def row(name, options, stands, averaging=None):
    given = stands[-1] if averaging is None else average(stands, averaging)
    return {"name": name, "optimizer": options, "averaging": averaging, "weights": [round(w, 7) for w in given]}


found = [row(name, options, course(options)) for name, options in rows]
stands = course({**nesterov, **coupled})
for averaging in averagings:
    found.append(row(f"averages, {json.dumps(averaging)}", {**nesterov, **coupled}, stands, averaging))
text = ",\n".join(json.dumps(entry) for entry in found)
Path(__file__).with_suffix(".json").write_text(f"[\n{text}\n]\n")
