"""Values of every type that numpy and the protocol share, two rows of two, and what the endpoint `typed` is to answer: the same."""

import numpy as np

TYPED = {
    "half": np.array([[0.5, -2.0], [65504.0, 6.1e-5]], dtype=np.float16),
    "single": np.array([[1.5, -1.5], [3.4e38, 1e-40]], dtype=np.float32),
    "double": np.array([[1.1, -1.1], [1.7e308, 5e-324]], dtype=np.float64),
    "long": np.array([[2**63 - 1, -(2**63)], [9007199254740993, -1]], dtype=np.int64),
    "wide": np.array([[2**64 - 1, 0], [9007199254740993, 1]], dtype=np.uint64),
    "small": np.array([[255, 0], [1, 2]], dtype=np.uint8),
    "flag": np.array([[True, False], [False, True]]),
    "text": np.array([[b"plain", "caf\u00e9 \U0001f5fb".encode()], [b"", b"a\nb"]], dtype=np.object_),
}


def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, dtype=np.float64)))


def same(found, expected):
    assert found is not None, "there is no such output"
    if expected.dtype == np.object_:
        assert [bytes(one) if isinstance(one, bytes) else str(one).encode() for one in found.ravel()] == list(expected.ravel()), found
    else:
        assert found.dtype == expected.dtype, f"{found.dtype} instead of {expected.dtype}"
        assert found.shape == expected.shape and found.tobytes() == expected.tobytes(), found
