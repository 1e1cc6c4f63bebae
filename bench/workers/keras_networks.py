"""The source's network and `mnistFast` in Keras."""

import keras
from keras import layers


def baseline():
    same = {"padding": "same", "activation": "relu"}
    return [
        layers.Conv2D(64, 7, **same),
        layers.MaxPooling2D(2),
        layers.Conv2D(128, 3, **same),
        layers.Conv2D(128, 3, **same),
        layers.MaxPooling2D(2),
        layers.Conv2D(256, 3, **same),
        layers.Conv2D(256, 3, **same),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]


def fast():
    return [
        layers.Conv2D(24, 5),
        layers.MaxPooling2D(2),
        layers.ReLU(),
        layers.Conv2D(32, 3),
        layers.MaxPooling2D(2),
        layers.ReLU(),
        layers.Flatten(),
        layers.Dense(256, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]


def compiled(stack):
    model = keras.Sequential([layers.Input((28, 28, 1)), *stack])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model
