/** Codes as bitsandbytes packs them become codes as QNAT packs them, and the other way round. */
export function exchangeHalves(codes: Uint8Array): void {
  for (let index = 0; index < codes.length; index++) {
    codes[index] = (codes[index] << 4) | (codes[index] >> 4);
  }
}
