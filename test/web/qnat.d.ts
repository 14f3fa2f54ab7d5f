/** Files of test/fixtures that the bundler puts into the tests. */
declare module '*.qnat' {
  const bytes: Uint8Array;
  export default bytes;
}

declare module '*.safetensors' {
  const bytes: Uint8Array;
  export default bytes;
}
