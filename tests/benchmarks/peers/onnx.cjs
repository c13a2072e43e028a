// ONNX Runtime in node: rows as models that are written on the way.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');

const folderOfModules = process.env.PLEXUS_BENCHMARK_MODULES;
let ort;
let loadNs;
const runtime = () =>
  ort ??= require(folderOfModules ? path.join(folderOfModules, 'onnxruntime-node')
    : 'onnxruntime-node');

function readNpy(file) {
  const bytes = fs.readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const shape = /'shape': \(([^)]*)\)/.exec(bytes.toString('latin1', 10, start))[1]
    .split(',').filter(n => n.trim()).map(Number);
  const copy = bytes.buffer.slice(bytes.byteOffset + start,
    bytes.byteOffset + bytes.length);
  return {shape, data: new Float32Array(copy)};
}

async function prepare(folder, threads, work) {
  const mlp = work[0] === 'mlp';
  const name = mlp ? `mlp-${work.slice(4).join('-')}` : work.join('-');
  const read = what =>
    readNpy(`${folder}/${name}${mlp && what === 'x' ? `-${work[1]}` : ''}.${what}.npy`);
  const model = `${folder}/${name}${mlp ? `-${work[1]}` : ''}.onnx`;
  const options = {intraOpNumThreads: threads, interOpNumThreads: 1,
    executionMode: 'sequential', graphOptimizationLevel: 'all'};
  // `once` and `load-once` measure a start, not a conversion.
  const io = `${model}.json`;
  if (process.argv.length === 2 || !fs.existsSync(io)) {
    const graph = require('./onnx_model.cjs').write(model, work, read);
    fs.writeFileSync(io, JSON.stringify({output: graph.output, shape: graph.shape}));
  }
  const {output, shape} = JSON.parse(fs.readFileSync(io));
  const {InferenceSession, Tensor} = runtime();
  const start = process.hrtime.bigint();
  const session = await InferenceSession.create(model, options);
  loadNs = process.hrtime.bigint() - start;
  const input = read('x');
  const feeds = {x: new Tensor('float32', input.data, input.shape)};
  const size = shape.reduce((product, n) => product * n, 1);
  const fetches = {[output]: new Tensor('float32', new Float32Array(size), shape)};
  return async () => (await session.run(feeds, fetches))[output].data;
}

async function timed(call, seconds) {
  const batch = async runs => {
    const start = process.hrtime.bigint();
    for (let i = 0; i < runs; ++i) await call();
    return Number(process.hrtime.bigint() - start);
  };
  const samples = [];
  for (let runs = 1, spent = 0; ;) {
    const taken = await batch(runs);
    spent += taken;
    if (taken < 20000) {
      runs *= 2;
      continue;
    }
    samples.push(taken / runs);
    if (spent >= seconds * 1e9) break;
  }
  samples.sort((a, b) => a - b);
  return [0.5, 0.1, 0.9].map(share =>
    samples[Math.round(share * (samples.length - 1))].toFixed(1)).join(' ');
}

async function serve() {
  let call;
  for await (const line of readline.createInterface({input: process.stdin})) {
    const [command, ...words] = line.split(' ');
    let answer = 'ok';
    try {
      if (command === 'hello') {
        runtime();
        answer = `ok ONNX Runtime ${ort.env.versions.node}`;
      }
      if (command === 'prepare') {
        call = await prepare(words[0], Number(words[1]), words.slice(2));
      } else if (command === 'output') {
        const data = await call();
        fs.writeFileSync(words[0],
          Buffer.from(data.buffer, data.byteOffset, data.byteLength));
      } else if (command === 'time') {
        answer = await timed(call, Number(words[0]));
      }
    } catch (error) {
      answer = `no ${String(error.message).split('\n')[0]}`;
    }
    process.stdout.write(`${answer}\n`);
  }
}

if (process.argv[2] === 'once') {
  const [folder, threads, ...work] = process.argv.slice(3);
  prepare(folder, Number(threads), work).then(call => call())
    .then(data => console.log(data[0]));
} else if (process.argv[2] === 'load-once') {
  const [folder, threads, ...work] = process.argv.slice(3);
  prepare(folder, Number(threads), work).then(() => console.log(`${loadNs} 0 0`));
} else {
  serve();
}
