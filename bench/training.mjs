// Trains a network in Node as a page does, for training.py: with the figures' code, and with an object for every unit
// and every line between two units, as playgrounds of neural networks are usually written.
// Reads {sizes, parameters, X, T, eta, epochs, rounds}; writes {name: {parameters, seconds: [of each round]}}.
import { text } from "node:stream/consumers";
import { train } from "../js/math/training.ts";

const { sizes, parameters, X, T, eta, epochs, rounds } = JSON.parse(await text(process.stdin));

class Line {
  constructor(from, to, weight) {
    Object.assign(this, { from, to, weight, slope: 0 });
  }
}

class Unit {
  constructor(bias) {
    Object.assign(this, { bias, lines: [], onwards: [], output: 0, error: 0, slope: 0 });
  }

  forward() {
    let sum = this.bias;
    for (const line of this.lines) sum += line.weight * line.from.output;
    this.output = 1 / (1 + Math.exp(-sum));
  }

  backward(heard) {
    this.error = heard * this.output * (1 - this.output);
    this.slope += this.error;
    for (const line of this.lines) line.slope += this.error * line.from.output;
  }

  step() {
    this.bias -= eta * this.slope;
    this.slope = 0;
    for (const line of this.lines) {
      line.weight -= eta * line.slope;
      line.slope = 0;
    }
  }
}

function build() {
  let at = 0;
  const layers = [Array.from({ length: sizes[0] }, () => new Unit(0))];
  for (const units of sizes.slice(1)) {
    const before = layers.at(-1);
    const layer = Array.from({ length: units }, (_, j) => {
      const unit = new Unit(parameters[at + units * before.length + j]);
      before.forEach((from, i) => {
        const line = new Line(from, unit, parameters[at + j * before.length + i]);
        unit.lines.push(line);
        from.onwards.push(line);
      });
      return unit;
    });
    at += units * (before.length + 1);
    layers.push(layer);
  }
  return layers;
}

function withObjects() {
  const [inputs, ...layers] = build();
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let k = 0; k < X.length; k += 1) {
      inputs.forEach((unit, i) => (unit.output = X[k][i]));
      for (const layer of layers) for (const unit of layer) unit.forward();
      layers.at(-1).forEach((unit, j) => unit.backward(unit.output - T[k][j]));
      for (let l = layers.length - 2; l >= 0; l -= 1) {
        for (const unit of layers[l]) {
          let heard = 0;
          for (const line of unit.onwards) heard += line.weight * line.to.error;
          unit.backward(heard);
        }
      }
    }
    for (const layer of layers) for (const unit of layer) unit.step();
  }
  return layers.flatMap((layer) => [
    ...layer.flatMap((unit) => unit.lines.map((line) => line.weight)),
    ...layer.map((unit) => unit.bias),
  ]);
}

const candidates = {
  figures: () => Array.from(train(sizes, parameters, X, T, eta, epochs).parameters),
  objects: withObjects,
};
const results = {};
for (const [name, run] of Object.entries(candidates)) results[name] = { parameters: run(), seconds: [] }; // warm-up
for (let round = 0; round < rounds; round += 1) {
  for (const [name, run] of Object.entries(candidates)) {
    const start = performance.now();
    run();
    results[name].seconds.push((performance.now() - start) / 1000);
  }
}
console.log(JSON.stringify(results));
