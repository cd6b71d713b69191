// The random numbers of NumPy's RandomState(seed), so that the same seed gives the same network here and in Python:
// the Mersenne Twister of Matsumoto and Nishimura (1998) with 53 random bits in every number.

const SIZE = 624;

/**
 * Makes a source of random bits, 32 at a time.
 * @param seed a whole number, 0 or more
 */
function bitsOf(seed: number): () => number {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i += 1) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  let used = SIZE;
  return () => {
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
}

/** A source of random numbers, which goes on where it was. */
export function source(seed: number) {
  const bits = bitsOf(seed);
  /** A whole number up to `most`: bits of its length are drawn until they are not too many. */
  const upTo = (most: number) => {
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    let drawn = (bits() & mask) >>> 0;
    while (drawn > most) drawn = (bits() & mask) >>> 0;
    return drawn;
  };
  return {
    /** So many numbers between −scale and scale. */
    uniform: (count: number, scale = 1) => Float64Array.from({ length: count }, () =>
      -scale + 2 * scale * (((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992)),
    /** The numbers from 0 to count − 1 in a random order. */
    permutation(count: number) {
      const order = Int32Array.from({ length: count }, (_, i) => i);
      for (let i = count - 1; i > 0; i -= 1) {
        const j = upTo(i);
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    },
  };
}

/** So many numbers between −scale and scale, the first of a seed. */
export const uniform = (seed: number, count: number, scale = 1) => source(seed).uniform(count, scale);
