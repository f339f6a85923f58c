"""One Python model in a process of its own, as hosts/model-process.ts is for one of ONNX: the same frames over file descriptor 3.

    python -I -B model_process.py MEMORY_LIMIT_BYTES OUT_OF_MEMORY_SIGNAL

Its working directory holds the model's files, its environment nothing of ours. Needs Python 3.9 with mlflow and what the model needs.
"""

import hashlib
import json
import os
import resource
import signal
import struct
import sys
import threading
import time

LINE = 3
LOAD, RUN, LOADED, REFUSED, ANSWER, FAILED = 1, 2, 3, 4, 5, 6
HEADER = struct.Struct("<II")
# In the order of frames.ts: a type is written as its place.
TYPES = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "BF16", "FP32", "FP64", "BYTES"]
NUMPY = {
    "BOOL": "?", "UINT8": "u1", "UINT16": "<u2", "UINT32": "<u4", "UINT64": "<u8", "INT8": "i1", "INT16": "<i2",
    "INT32": "<i4", "INT64": "<i8", "FP16": "<f2", "FP32": "<f4", "FP64": "<f8",
}


def watch(limit_bytes, out_of_memory_signal, parent):
    """Ends this process when it takes more memory than it may, or when the one that started it is gone."""
    page = os.sysconf("SC_PAGE_SIZE")
    while True:
        with open("/proc/self/statm", "rb") as statm:
            resident = int(statm.read().split()[1]) * page
        if resident > limit_bytes:
            os.kill(os.getpid(), out_of_memory_signal)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.025)


def receive(length):
    parts = []
    while length > 0:
        part = os.read(LINE, min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def send(kind, body):
    frame = memoryview(HEADER.pack(len(body), kind) + body)
    while frame:
        frame = frame[os.write(LINE, frame):]


def padded(length):
    return (length + 7) & ~7


def text_body(text):
    encoded = text.encode()
    return (struct.pack("<I", len(encoded)) + encoded).ljust(padded(4 + len(encoded)), b"\0")


def read_text(body):
    (length,) = struct.unpack_from("<I", body)
    return body[4:4 + length].decode(), body[padded(4 + length):]


def read_tensors(body):
    """Pairs of the protocol's type and a numpy array."""
    import numpy

    (count,) = struct.unpack_from("<I", body)
    at, tensors = 8, []
    for _ in range(count):
        code, rank, length = struct.unpack_from("<III", body, at)
        shape = struct.unpack_from(f"<{rank}I", body, at + 12)
        at += padded(12 + 4 * rank)
        content = body[at:at + length]
        at += padded(length)
        datatype = TYPES[code]
        if datatype == "BYTES":
            array = numpy.array(split_texts(content), dtype=object)
        else:
            array = numpy.frombuffer(content, dtype=NUMPY[datatype])
        tensors.append(array.reshape(shape))
    return tensors


def split_texts(content):
    at, texts = 0, []
    while at < len(content):
        (length,) = struct.unpack_from("<I", content, at)
        texts.append(content[at + 4:at + 4 + length].decode())
        at += 4 + length
    return texts


def tensor_body(tensors):
    """The body for pairs of the protocol's type and a numpy array of it."""
    parts = [struct.pack("<II", len(tensors), 0)]
    for datatype, array in tensors:
        if datatype == "BYTES":
            texts = [str(element).encode() for element in array.reshape(-1)]
            content = b"".join(struct.pack("<I", len(text)) + text for text in texts)
        else:
            content = array.astype(NUMPY[datatype], casting="unsafe").tobytes()
        head = struct.pack(f"<III{array.ndim}I", TYPES.index(datatype), array.ndim, len(content), *array.shape)
        parts += [head.ljust(padded(len(head)), b"\0"), content.ljust(padded(len(content)), b"\0")]
    return b"".join(parts)


class Model:
    """What an order to load names, and how it is asked."""

    def __init__(self, order, manifest):
        found = "sha256:" + hashlib.sha256(manifest).hexdigest()
        if found != order["digest"]:
            raise ValueError(f"its list of files has digest '{found}', and '{order['digest']}' was approved")
        for path, digest, size in json.loads(manifest):
            require_file(path, digest, size)
        self.inputs, self.outputs = order["inputs"], order["outputs"]
        import mlflow.pyfunc

        self.model = mlflow.pyfunc.load_model(os.getcwd(), suppress_warnings=True)
        schema = self.model.metadata.get_input_schema()
        self.columns = schema is not None and not schema.is_tensor_spec()

    def answer(self, tensors):
        named = {signature["name"]: tensor for signature, tensor in zip(self.inputs, tensors)}
        found = self.model.predict(self.frame(named) if self.columns else tensors[0] if len(tensors) == 1 else named)
        rows = tensors[0].shape[0] if tensors and tensors[0].ndim > 0 else 1
        return [self.output(signature, found, rows) for signature in self.outputs]

    def frame(self, named):
        import pandas

        return pandas.DataFrame({name: tensor.reshape(tensor.shape[0], -1)[:, 0] for name, tensor in named.items()})

    def output(self, signature, found, rows):
        import numpy

        name, datatype, shape = signature["name"], signature["datatype"], signature["shape"]
        named = isinstance(found, dict) or hasattr(found, "columns")
        array = numpy.asarray(found[name] if named and name in list(found) else found)
        if datatype != "BYTES" and array.dtype.kind not in "biufO":
            raise ValueError(f"output '{name}' is of numpy's {array.dtype}; expected {datatype}")
        if len(shape) > array.ndim and array.shape[:1] == (rows,):
            array = array.reshape(array.shape + (1,) * (len(shape) - array.ndim))
        if len(shape) != array.ndim or any(size not in (-1, had) for size, had in zip(shape, array.shape)):
            raise ValueError(f"output '{name}' has shape {list(array.shape)}; expected {shape} (-1: any)")
        return datatype, array


def require_file(path, digest, size):
    """Those that were approved are in the working directory, and nothing else counts."""
    with open(path, "rb") as file:
        content = file.read()
    found = "sha256:" + hashlib.sha256(content).hexdigest()
    if found != digest or len(content) != size:
        raise ValueError(f"its file '{path}' has digest '{found}', and '{digest}' was approved")


def main():
    limit_bytes, out_of_memory_signal = int(sys.argv[1]), getattr(signal, sys.argv[2])
    try:
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("1000")
    except OSError:
        pass
    # A library that does not let the thread run is stopped by the system, later.
    resource.setrlimit(resource.RLIMIT_DATA, (2 * limit_bytes, 2 * limit_bytes))
    threading.Thread(target=watch, args=(limit_bytes, out_of_memory_signal, os.getppid()), daemon=True).start()
    model = None
    while True:
        header = receive(HEADER.size)
        if header is None:
            return
        length, kind = HEADER.unpack(header)
        body = receive(length)
        if body is None:
            return
        try:
            if kind == LOAD:
                text, manifest = read_text(body)
                order = json.loads(text)
                model = Model(order, manifest)
                # Whether rows mix is the library's affair: requests are asked one by one.
                said = json.dumps({"separable": False, "outputs": [output["name"] for output in order["outputs"]]})
                send(LOADED, text_body(said))
            else:
                send(ANSWER, tensor_body(model.answer(read_tensors(body))))
        except Exception as error:
            reason = str(error) or type(error).__name__
            send(REFUSED if kind == LOAD else FAILED, text_body(reason[:2000]))


if __name__ == "__main__":
    main()
    # Without waiting for what the model left running.
    os._exit(0)
