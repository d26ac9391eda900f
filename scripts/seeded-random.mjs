/**
 * Random numbers from 32-bit integer arithmetic alone (mulberry32): the same on every platform and for ever.
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
  const between = (/** @type {number} */ low, /** @type {number} */ high) => low + next() * (high - low);
  const integer = (/** @type {number} */ low, /** @type {number} */ high) => Math.floor(between(low, high + 1));
  return {
    /** 0 to 1, without 1. */
    next,
    between,
    /** Both ends included. */
    integer,
    chance: (/** @type {number} */ probability) => next() < probability,
    /** @template T @param {readonly T[]} list */
    pick: list => /** @type {T} */ (list[integer(0, list.length - 1)]),
    /** @template T @param {readonly (readonly [T, number])[]} choices whose weights add up to 100 */
    weighted: choices => {
      let left = next() * 100;
      const choice = choices.find(([, weight]) => {
        left -= weight;
        return left < 0;
      });
      return /** @type {readonly [T, number]} */ (choice)[0];
    },
  };
}
