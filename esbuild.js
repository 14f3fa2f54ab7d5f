// Builds the extension into dist/; with --tests, the test bundles into out/test/ instead.
const esbuild = require('esbuild');
const { cp, mkdir, readdir, rm } = require('node:fs/promises');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

const shared = {
  bundle: true,
  minify: !watch && !tests,
  sourcemap: watch || tests ? 'inline' : false,
  target: 'es2022',
  loader: { '.wasm': 'binary' },
  logLevel: 'warning',
};
const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20' };
const browser = { ...shared, platform: 'browser' };

/** `vscode` is external to the host bundles only: importing it anywhere else fails the build. */
const product = [
  {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
  },
  {
    ...browser,
    format: 'cjs',
    entryPoints: ['src/extension.web.ts'],
    outfile: 'dist/extension.web.js',
    external: ['vscode'],
  },
  { ...node, entryPoints: ['src/worker/job.ts'], outfile: 'dist/job.js' },
  {
    ...browser,
    format: 'iife',
    entryPoints: ['src/web/quantize.ts'],
    outfile: 'dist/quantize.web.js',
  },
  { ...node, entryPoints: ['src/worker/tasks.ts'], outfile: 'dist/tasks.js' },
  { ...node, entryPoints: ['src/worker/analyze.ts'], outfile: 'dist/analyze.js' },
  {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...browser,
    format: 'iife',
    entryPoints: ['webview/main.tsx'],
    outfile: 'dist/webview.js',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': watch ? '"development"' : '"production"' },
  },
];

/** What runs by itself: tests, what starts them in VS Code, and the debug adapter that they start. */
const TEST_ENTRIES = /\.test\.ts$|^vscode[\\/](index|debug[\\/]emulated[\\/]main)\.ts$/;

/**
 * Every entry under test/ becomes a bundle of its own. Those under test/web become one, for a web
 * worker loads one file.
 */
async function testBundles() {
  const files = (await readdir('test', { recursive: true })).filter((file) =>
    TEST_ENTRIES.test(file),
  );
  const inWeb = (file) => file.startsWith('web' + path.sep);
  const webTests = files.filter(inWeb).map((file) => `import './${file.replace(/\\/g, '/')}';`);
  return [
    {
      ...node,
      entryPoints: files.filter((file) => !inWeb(file)).map((file) => path.join('test', file)),
      outdir: 'out/test',
      outbase: 'test',
      external: ['vscode', 'mocha', 'playwright-core'],
    },
    {
      ...browser,
      // mocha.js takes module.exports for itself, so it is set last.
      format: 'iife',
      globalName: 'tests',
      footer: { js: 'module.exports = tests;' },
      stdin: {
        contents: ["export * from './web/index.ts';", ...webTests].join('\n'),
        resolveDir: 'test',
      },
      outfile: 'out/test/web/index.js',
      loader: { '.qnat': 'binary', '.safetensors': 'binary' },
      external: ['vscode'],
    },
  ];
}

async function copyCodicons() {
  const from = path.dirname(require.resolve('@vscode/codicons/dist/codicon.css'));
  await mkdir('dist', { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf'])
    await cp(path.join(from, file), `dist/${file}`);
}

async function main() {
  const { buildKernel } = await import('./src/core/nf4/kernel/build.mjs');
  await buildKernel().catch((error) => {
    // Of its own errors esbuild tells.
    console.error(error.message);
    throw error;
  });
  if (tests) {
    await rm('out/test', { recursive: true, force: true });
    await Promise.all((await testBundles()).map((bundle) => esbuild.build(bundle)));
  } else if (watch) {
    await copyCodicons();
    for (const bundle of product) await (await esbuild.context(bundle)).watch();
  } else {
    await rm('dist', { recursive: true, force: true });
    await Promise.all([copyCodicons(), ...product.map((bundle) => esbuild.build(bundle))]);
  }
}

main().catch(() => process.exit(1));
