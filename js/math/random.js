// The random numbers of NumPy's RandomState(seed), so that the same seed gives the same network here and in Python:
// the Mersenne Twister of Matsumoto and Nishimura (1998) with 53 random bits in every number.

const SIZE = 624;

/**
 * Makes a source of numbers from 0 to 1.
 * @param {number} seed a whole number, 0 or more
 * @returns {() => number}
 */
function random(seed) {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i += 1) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  let used = SIZE;
  const bits = () => {
    if (used === SIZE) {
      for (let i = 0; i < SIZE; i += 1) {
        const both = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
        state[i] = state[(i + 397) % SIZE] ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0);
      }
      used = 0;
    }
    let y = state[used];
    used += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
}

/** So many numbers between −scale and scale. @param {number} seed @param {number} count @param {number} [scale] */
export function uniform(seed, count, scale = 1) {
  const next = random(seed);
  return Float64Array.from({ length: count }, () => -scale + 2 * scale * next());
}
