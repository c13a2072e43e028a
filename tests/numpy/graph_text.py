"""A random graph as a user would write it: YAML, and its tensors in files."""

import os

from tensor_file import write_npy, write_safetensors

PARAMETERS = "parameters.safetensors"


def attribute_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(attribute_text, value)) + "]"
    return value if isinstance(value, str) else repr(value)


def quoted(name, value):
    """Strings that aren't a word, as an equation, need it."""
    bare = not isinstance(value, str) or value.isidentifier()
    return f"{name}={attribute_text(value)}" if bare else f"{name}='{value}'"


class GraphText:
    """The text of a graph; makes choices of its own by the graph's seed."""

    def __init__(self, graph):
        self.graph = graph
        self.random = graph.random
        self.written = {}  # parameters by name
        self.names = {}
        for i, node in enumerate(graph.nodes):
            for j, wire in enumerate(node.outputs):
                outputs = node.op["outputs"]
                named = j < len(outputs) and outputs[j]["kind"] != "variadic"
                self.names[wire] = f"n{i}" if j == 0 else (
                    f"n{i}.{outputs[j]['name']}" if named and
                    self.random.random() < 0.5 else f"n{i}.{j}")
        nodes = [self.node(i, node) for i, node in enumerate(graph.nodes)]
        self.random.shuffle(nodes)
        lines = ["inputs:"] + [
            f"  {wire.name}: {self.input_type(wire)}" for wire in graph.inputs]
        lines += ["parameters:"] + [self.parameter(wire)
                                    for wire in self.written.values()]
        lines = [line for i, line in enumerate(lines)
                 if not line.endswith("s:") or lines[i + 1:i + 2] and
                 not lines[i + 1].endswith("s:")]
        lines += ["nodes:"] + nodes + ["outputs:"]
        lines += [f"  {wire.name}: {self.names[wire]}"
                  for node in graph.nodes for wire in node.outputs]
        if graph.refused:
            lines.append(f"  refused: n{len(graph.nodes) - 1}")
        self.text = "\n".join(lines) + "\n"

    def input_type(self, wire):
        """Dims are named after their number, but for 1, which is broadcast."""
        named = self.graph.symbolic and not wire.numbers
        dims = [f"D{dim}" if named and dim != 1 and self.random.random() < 0.7
                else str(dim) for dim in wire.value.shape]
        return f"{wire.dtype}[{', '.join(dims)}]"

    def parameter(self, wire):
        if wire.literal and self.random.random() < 0.7:
            return (f"  {wire.name}: {{value: {wire.literal}, "
                    f"dtype: {wire.dtype}}}")
        return f"  {wire.name}: {{file: {PARAMETERS}, key: {wire.name}}}"

    def argument(self, node, i):
        """A name, or the number itself where its dtype is no question."""
        wire = node.inputs[i]
        declared = node.op["inputs"]
        types = [declared[min(j, len(declared) - 1)]["type"]
                 for j in range(len(node.inputs))]
        dtypes = node.op["types"][types[i]]
        fixed = dtypes == [wire.dtype] or (
            wire.dtype == "int64" and set(dtypes) <= {"int32", "int64"})
        beside = any(other and other.literal is None and type_ == types[i]
                     for other, type_ in zip(node.inputs, types))
        if wire.literal and (fixed or beside) and self.random.random() < 0.6:
            return wire.literal
        if wire in self.graph.parameters:
            self.written[wire.name] = wire
        return self.names.get(wire, wire.name)

    def node(self, i, node):
        declared = node.op["inputs"]
        name = self.random.choice([node.op["name"], *node.op["aliases"]])
        arguments = {j: self.argument(node, j) for j, wire in enumerate(
            node.inputs) if wire is not None}
        complete = len(arguments) == len(node.inputs)
        if self.random.random() < 0.25:
            inputs = ", ".join(
                f'"{text}"' if complete else f'{declared[j]["name"]}: "{text}"'
                for j, text in arguments.items())
            inputs = f"[{inputs}]" if complete else f"{{{inputs}}}"
            attributes = ", ".join(
                f'{key}: "{value}"' if isinstance(value, str) else
                f"{key}: {attribute_text(value)}"
                for key, value in node.attributes.items())
            return (f"  n{i}: {{op: {name}, inputs: {inputs}, "
                    f"attributes: {{{attributes}}}}}")
        texts, positional = [], True
        for j, text in arguments.items():
            positional = positional and j == len(texts)
            texts.append(text if positional else f"{declared[j]['name']}={text}")
        texts += [quoted(*item) for item in node.attributes.items()]
        return f'  n{i}: "{name}({", ".join(texts)})"'

    def write(self, folder):
        """The files -> the program's arguments for the graph and its inputs."""
        path = os.path.join(folder, "graph.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.text)
        write_safetensors(os.path.join(folder, PARAMETERS), {
            name: (wire.dtype, wire.value)
            for name, wire in self.written.items()})
        arguments, packed = [path], {}
        for wire in self.graph.inputs:
            file = os.path.join(folder, wire.name + ".npy")
            if wire.dtype == "bfloat16":
                packed[wire.name] = wire.dtype, wire.value
                file = os.path.join(folder, "inputs.safetensors#" + wire.name)
            else:
                write_npy(file, wire.value, self.random)
            arguments += ["-i", f"{wire.name}=@{file}"]
        write_safetensors(os.path.join(folder, "inputs.safetensors"), packed)
        return arguments
