// Writes ONNX models: protobuf by hand, for a model has few kinds of fields.
'use strict';
const fs = require('fs');

function varint(n) {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) | 128);
  bytes.push(n);
  return Buffer.from(bytes);
}
const integer = (field, n) => Buffer.concat([varint(field * 8), varint(n)]);
const bytes = (field, ...parts) => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([varint(field * 8 + 2), varint(length), ...parts]);
};
const text = (field, s) => bytes(field, Buffer.from(s));

// TensorProto of float32: dims 1, data_type 2, name 8, raw_data 9.
const tensor = (name, {shape, data}) => bytes(5,
  ...shape.map(n => integer(1, n)), integer(2, 1), text(8, name),
  bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)));

// ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 } }.
const value = (field, name, shape) => bytes(field, text(1, name),
  bytes(2, bytes(1, integer(1, 1),
    bytes(2, ...shape.map(n => bytes(1, integer(1, n)))))));

// NodeProto: input 1, output 2, op_type 4, attribute 5 { name 1, i 3, type 20 }.
const node = (op, inputs, output, attributes = {}) => bytes(1,
  ...inputs.map(name => text(1, name)), text(2, output), text(4, op),
  ...Object.entries(attributes).map(([name, i]) =>
    bytes(5, text(1, name), integer(3, i), integer(20, 2))));

const OPERATORS = {sigmoid: 'Sigmoid', exp: 'Exp', relu: 'Relu', softmax: 'Softmax'};

// The parts of a row's graph; `read(what)` gives its arrays.
function graphOf(work, read) {
  const [kind] = work;
  const parts = [];
  let last = 'x';
  let count = 0;
  const add = (op, inputs, attributes) => {
    last = `n${count++}`;
    parts.push(node(op, inputs, last, attributes));
  };
  let input = read('x');
  let shape = input.shape;
  if (kind === 'mlp') {
    const layers = work.length - 5;
    for (let i = 0; i < layers; ++i) {
      parts.push(tensor(`w${i}`, read(`w${i}`)), tensor(`b${i}`, read(`b${i}`)));
      add('Gemm', [last, `w${i}`, `b${i}`]);
      const activation = OPERATORS[work[i + 1 < layers ? 2 : 3]];
      if (activation) add(activation, [last]);
    }
    shape = [input.shape[0], Number(work[work.length - 1])];
  } else if (kind === 'chain' || kind === 'branches') {
    const constants = read('c');
    const [nodes, width] = constants.shape;
    const all = [];
    for (let i = 0; i < nodes; ++i) {
      if (kind === 'chain' && i % 2 === 1) {
        add('Relu', [last]);
        continue;
      }
      parts.push(tensor(`c${i}`,
        {shape: [width], data: constants.data.subarray(i * width, (i + 1) * width)}));
      add('Add', [kind === 'chain' ? last : 'x', `c${i}`]);
      all.push(last);
    }
    if (kind === 'branches') {
      add('Concat', all, {axis: 0});
      shape = [nodes * width];
    }
  } else if (kind === 'map') {
    add(OPERATORS[work[1]], ['x']);
  } else if (kind === 'softmax') {
    add('Softmax', ['x'], {axis: 1});
  } else if (kind === 'identity') {
    add('Identity', ['x']);
  } else {
    throw new Error(`does not do ${kind}`);
  }
  return {parts, input, output: last, shape};
}

// Writes the model of a row; gives its input and its output's name.
exports.write = (path, work, read) => {
  const graph = graphOf(work, read);
  // ModelProto: ir_version 1, graph 7, opset_import 8 { version 2 }.
  fs.writeFileSync(path, Buffer.concat([integer(1, 8), bytes(8, integer(2, 17)),
    bytes(7, ...graph.parts, text(2, 'row'), value(11, 'x', graph.input.shape),
      value(12, graph.output, graph.shape))]));
  return graph;
};
