/** Rounds a non-negative float to a number of decimal places exactly as C's printf does (ties to even). */
export function fixedDigits(value: number, places: number): string {
  // JavaScript's is exact too, but rounds ties away; a tie has few binary digits.
  const mayTie = Number.isInteger(value * 2 ** (places + 1));
  if (!mayTie && places <= 100 && value < 1e21) return value.toFixed(places);
  const scaled = scaleAndRound(value, places).toString();
  if (places <= 0) return scaled;
  const padded = scaled.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** The digits of a non-negative float in scientific notation: `1.25e3` with two places is 125, exponent 3. */
export function scientificDigits(value: number, places: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(places + 1), exponent: 0 };
  let exponent = Number(value.toExponential().split('e')[1]);
  let digits = scaleAndRound(value, places - exponent).toString();
  if (digits.length > places + 1) {
    exponent++;
    digits = scaleAndRound(value, places - exponent).toString();
  }
  return { digits, exponent };
}

/** Python: `round(value, places)` for a float, correctly rounded; places may be negative. */
export function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || places > 330) return value;
  if (places < -330) return value * 0;
  const rounded = scaleAndRound(Math.abs(value), places);
  const magnitude = Number(`${rounded}e${-places}`);
  return value < 0 || Object.is(value, -0) ? -magnitude : magnitude;
}

/** value × 10^places as the nearest integer, ties to even, computed on the float's exact binary value. */
function scaleAndRound(value: number, places: number): bigint {
  const { mantissa, exponent } = decompose(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (places >= 0) numerator *= 10n ** BigInt(places);
  else denominator *= 10n ** BigInt(-places);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const roundUp = twice > denominator || (twice === denominator && (quotient & 1n) === 1n);
  return roundUp ? quotient + 1n : quotient;
}

function decompose(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}
