"""Tensors in files: .npy and .npz by NumPy, .safetensors for bfloat16 too."""

import json
import struct

import numpy as np

from precision import DTYPES

CODES = {
    "F32": "float32", "F64": "float64", "I8": "int8", "I16": "int16",
    "I32": "int32", "I64": "int64", "U8": "uint8", "U16": "uint16",
    "U32": "uint32", "U64": "uint64", "BOOL": "bool", "F16": "float16",
    "BF16": "bfloat16",
}
NAMES = {name: code for code, name in CODES.items()}


def write_safetensors(path, tensors):
    """`tensors`: {name: (dtype, array)}. The widest come first: all are aligned."""
    header, parts, end = {}, [], 0
    width = lambda dtype, array: 2 if dtype == "bfloat16" else array.itemsize
    for name, (dtype, array) in sorted(tensors.items(),
                                       key=lambda item: -width(*item[1])):
        if dtype == "bfloat16":
            array = (np.ravel(array).view(np.uint32)
                     .reshape(array.shape) >> 16).astype(np.uint16)
        part = array.tobytes()
        header[name] = {"dtype": NAMES[dtype], "shape": array.shape,
                        "data_offsets": [end, end + len(part)]}
        parts.append(part)
        end += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def read_safetensors(path):
    """{name: (dtype, array)}."""
    with open(path, "rb") as file:
        data = file.read()
    length, = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        dtype = CODES[entry["dtype"]]
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        stored = np.uint16 if dtype == "bfloat16" else DTYPES[dtype]
        array = np.frombuffer(data[begin:end], stored).reshape(entry["shape"])
        if dtype == "bfloat16":
            bits = array.reshape(-1).astype(np.uint32) << 16
            array = bits.view(np.float32).reshape(array.shape)
        tensors[name] = dtype, array
    return tensors


def write_npy(path, array, random):
    """In any order and endianness that .npy knows."""
    if random.random() < 0.2 and array.ndim:
        array = np.asfortranarray(array)
    if random.random() < 0.1:
        array = array.astype(array.dtype.newbyteorder(">"))
    np.save(path, array)


def read_npz(path):
    with np.load(path) as file:
        return {name: (str(file[name].dtype), file[name]) for name in file.files}
