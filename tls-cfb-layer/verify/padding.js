'use strict';
/* SPEC.md, "Padding". */

/** The size that a message of n bytes is padded to. */
function bucket(size) {
  const n = BigInt(size);
  if (n <= 256n) return 256n;
  const floorOfLog2 = (value) => BigInt(value.toString(2).length - 1);
  const exponent = floorOfLog2(n);
  const low = exponent - (floorOfLog2(exponent) + 1n);
  return ((n + 2n ** low - 1n) >> low) << low;
}

module.exports = { bucket };
