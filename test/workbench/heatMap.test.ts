import assert from 'node:assert/strict';
import { interpolateRdBu } from 'd3-scale-chromatic';
import { layOut } from '../../src/core/qnat/writeHeaders';
import { cases, dequantizedBytes, fileBytes, floatsOf, type GoldenTensor } from '../support/golden';
import { openQnat, type QnatEditor, shownQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const Q_PROJ = 'model.layers.1.self_attn.q_proj.weight';

describe('the heat map', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openWorkbench({
      files: {
        'transformer.qnat': fileBytes(golden('file/transformer')),
        'notes.txt': 'Other things',
      },
    });
  });

  after(() => workbench.close());

  beforeEach(async () => {
    editor = await openQnat(workbench, 'transformer.qnat');
    await editor.select(Q_PROJ);
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
  });

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  it('has the colours of the crate’s values', async () => {
    const values = floatsOf(dequantizedBytes(tensorOf('file/transformer', Q_PROJ)));
    const reach = Math.max(...values.map(Math.abs));
    for (const x of [0.2, 0.45, 0.7, 0.93]) {
      for (const y of [0.2, 0.55, 0.9]) {
        const { colour, row, column } = await pointed(editor, x, y);
        const share = (values[row * 64 + column] + reach) / (2 * reach);
        // Colours are told apart in 1024 steps.
        const expected = interpolateRdBu(1 - Math.round(share * 1023) / 1023);
        assert.deepEqual(colour, channels(expected), `[${row}, ${column}]`);
      }
    }
  });

  it('says what is under the pointer, and goes to its block by a click', async () => {
    const { row, column } = await pointed(editor, 0.6, 0.4);
    const hovered = await editor.facts('value-status');
    await editor.part('heat-canvas').click({ position: await pointAt(editor, 0.6, 0.4) });
    await editor.part('block-title').getByText(`Block ${hovered.Block} of `).waitFor();
    await editor.view('Values');
    await editor.activeValue.waitFor();
    assert.deepEqual(await editor.facts('value-status'), hovered);
    assert.equal(hovered.Index, `[${row}, ${column}]`);
    const values = floatsOf(dequantizedBytes(tensorOf('file/transformer', Q_PROJ)));
    await editor.valueSays(values[row * 64 + column]);
  });

  it('has a cursor for the keyboard, and tells a screen reader where it is', async () => {
    const canvas = editor.part('heat-canvas');
    await canvas.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'End', 'ArrowLeft'])
      await canvas.press(key);
    await editor.fact('Index', 'value-status').getByText('[2, 62]').waitFor();
    const { Code, Scale } = await editor.facts('value-status');
    const value = await editor.exactValue();
    const said = `Index 2, 62, block 2, code ${Code.split(' ')[0]}, scale ${Scale}, value ${value}`;
    await editor.part('heat-cursor').getByText(said).waitFor();
    await canvas.press('ControlOrMeta+ArrowDown');
    await editor.fact('Index', 'value-status').getByText('[63, 62]').waitFor();
  });

  it('zooms to single values and back by keys, and to the pointer by the wheel', async () => {
    const canvas = editor.part('heat-canvas');
    await canvas.focus();
    for (let press = 0; press < 12; press++) await canvas.press('+');
    await editor
      .fact('Columns', 'heat-summary')
      .getByText(/^0 to \d$/)
      .waitFor();
    await editor.heatMapIsDrawn();
    await workbench.screenshot('heat-map-values');
    for (let press = 0; press < 3; press++) await canvas.press('Shift+ArrowRight');
    await editor
      .fact('Columns', 'heat-summary')
      .getByText(/^0 to \d$/)
      .waitFor({ state: 'hidden' });
    await canvas.press('0');
    await editor.fact('Columns', 'heat-summary').getByText('0 to 63').waitFor();

    const { row, column } = await pointed(editor, 0.5, 0.5);
    await workbench.page.keyboard.down('Control');
    await workbench.page.mouse.wheel(0, -400);
    await workbench.page.keyboard.up('Control');
    await editor.fact('Columns', 'heat-summary').getByText('0 to 63').waitFor({ state: 'hidden' });
    const after = await pointed(editor, 0.5, 0.5);
    assert.ok(Math.abs(after.row - row) <= 1 && Math.abs(after.column - column) <= 1);
  });

  it('is dragged', async () => {
    const canvas = editor.part('heat-canvas');
    await canvas.focus();
    for (let press = 0; press < 6; press++) await canvas.press('+');
    const before = await pointed(editor, 0.7, 0.7);
    const { x, y } = (await canvas.boundingBox())!;
    const [from, to] = [await pointAt(editor, 0.7, 0.7), await pointAt(editor, 0.4, 0.5)];
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(x + from.x - 10, y + from.y - 10);
    await workbench.page.mouse.move(x + to.x, y + to.y);
    await workbench.page.mouse.up();
    const after = await pointed(editor, 0.4, 0.5);
    assert.ok(Math.abs(after.row - before.row) <= 1 && after.column === before.column);
    await editor.fact('Columns', 'heat-summary').getByText(/^0 to/).waitFor({ state: 'hidden' });
  });

  it('shows codes, scales and magnitudes, in a range of one’s own', async () => {
    const colours = editor.fact('Colours', 'heat-summary');
    for (const [mode, range] of [
      ['Code', /^0 to 15$/],
      ['|Value| ÷ scale', /^0\.?0* to 1\.000$/],
      ['Scale', /^0\.0\d+ to 0\.0\d+$/],
    ] as const) {
      await choose(editor, 'Show', mode);
      await colours.getByText(range).waitFor();
      await editor.heatMapIsDrawn();
    }
    await choose(editor, 'Show', 'Value');
    await choose(editor, 'Range', 'By hand');
    await editor.frame.getByLabel('Last number of the colours').fill('0.5');
    await colours.getByText(/to 0\.5000$/).waitFor();
  });

  it('shows the same numbers of what is on the screen in words', async () => {
    const values = floatsOf(dequantizedBytes(tensorOf('file/transformer', Q_PROJ)));
    const short = (value: number) => value.toPrecision(4);
    await editor
      .fact('Lowest', 'heat-summary')
      .getByText(short(Math.min(...values)))
      .waitFor();
    await editor
      .fact('Highest', 'heat-summary')
      .getByText(short(Math.max(...values)))
      .waitFor();
  });

  it('keeps its place and its colours while another tab is shown', async () => {
    const canvas = editor.part('heat-canvas');
    await choose(editor, 'Colours', 'Spectral');
    await canvas.focus();
    for (let press = 0; press < 4; press++) await canvas.press('+');
    const before = await editor.facts('heat-summary');
    await workbench.openFromExplorer('notes.txt');
    await workbench.showTab('transformer.qnat');
    const again = await shownQnat(workbench);
    await again.heatMapIsDrawn();
    const after = await again.facts('heat-summary');
    assert.deepEqual([after.Rows, after.Columns], [before.Rows, before.Columns]);
    assert.equal(await again.part('heat-tools').getByLabel('Colours').inputValue(), 'Spectral');
    await choose(again, 'Colours', 'Red–Blue');
  });
});

describe('the heat map of other shapes', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({
      files: {
        'rank-4.qnat': fileBytes(golden('rank-4/2x3x1x4/tensor')),
        'vector.qnat': fileBytes(golden('padded/[10x18]/64-tensor')),
        'large.qnat': largeQnat(),
        'stack.qnat': stackQnat(),
      },
    });
  });

  after(() => workbench.close());

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  it('shows a tensor of four dimensions, and a vector in rows of its blocks', async () => {
    for (const [file, columns] of [
      ['rank-4.qnat', '0 to 3'],
      ['vector.qnat', '0 to 63'],
    ]) {
      const editor = await openQnat(workbench, file);
      await editor.view('Heat Map');
      await editor.heatMapIsDrawn();
      await editor.fact('Columns', 'heat-summary').getByText(columns).waitFor();
    }
  });

  it('shows one slice of a stack alone: none of its pixels has values of another', async () => {
    const editor = await openQnat(workbench, 'stack.qnat');
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
    const slicer = editor.part('slicer');
    await slicer.getByText('Alone').click();
    await slicer.getByLabel('Index in dimension 0').fill('1');
    const summary = (label: string) => editor.fact(label, 'heat-summary');
    await summary('Slice').getByText('[1, :, :]').waitFor();
    await summary('Rows').getByText('0 to 1,501').waitFor();
    for (const label of ['Lowest', 'Highest', 'Mean'])
      await summary(label).getByText('-1.000').waitFor();
    await editor.heatMapIsDrawn();
    await workbench.screenshot('heat-map-slice');
    const canvas = editor.part('heat-canvas');
    const index = editor.fact('Index', 'value-status');
    await canvas.focus();
    await index.getByText(/^\[1, /).waitFor();
    // The bins at both ends of the slice: those of the whole stack have values of two.
    for (const [key, place, rows] of [
      ['Home', '[1, 0, 0]', /^Rows 0 to \d+, columns 0: Largest \|x\| -1$/],
      ['End', '[1, 1501, 63]', / to 1,501, columns 63: Largest \|x\| -1$/],
    ] as const) {
      await canvas.press(`ControlOrMeta+${key}`);
      await editor.part('heat-cursor').getByText(rows).waitFor();
      await canvas.hover({ position: { x: 1, y: 1 } });
      await index.getByText(place).waitFor();
    }
    await slicer.getByText('Alone').click();
    await summary('Slice').waitFor({ state: 'detached' });
    await summary('Rows').getByText('0 to 4,505').waitFor();
  });

  it('never loses an outlier, however many values share a pixel', async () => {
    const editor = await openQnat(workbench, 'large.qnat');
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
    await editor.fact('Pixel', 'heat-summary').getByText('Largest |x| of').waitFor();
    assert.notDeepEqual(await outlierPixels(editor), []);
    await workbench.screenshot('heat-map-large');
  });

  it('leads from the pixel of an outlier to its block, by a click and by keys', async () => {
    const editor = await openQnat(workbench, 'large.qnat');
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
    const canvas = editor.part('heat-canvas');
    const atOutlier = () =>
      editor.part('block-title').getByText(`Block ${OUTLIER.toLocaleString('en-US')} of `);
    const [position] = await outlierPixels(editor);
    await canvas.click({ position });
    await atOutlier().waitFor();
    await editor.valueSays(10);
    // The next value has the same pixel.
    await editor.part('byte-grid').press('ArrowRight');
    await editor.valueSays(0);
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
    await canvas.press('Enter');
    await atOutlier().waitFor();
    await editor.valueSays(10);
  });
});

/** The block of the outlier. */
const OUTLIER = 123_457;

/** 4096 × 4096 values of random codes, one of them a thousand times as large as the others. */
function largeQnat(): Uint8Array {
  const [shape, blockSize] = [[4096, 4096], 64];
  const blockCount = (4096 * 4096) / blockSize;
  const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
  const metadata = { modelName: 'large', modelType: 'test', computeDtype: 'F32' } as const;
  const tensors = [{ name: 'large.weight', shape, blockSize, blockCount, parts }];
  const headers = [...layOut(metadata, tensors, 'corrected').headers()];
  const codes = Uint8Array.from({ length: 4096 * 2048 }, (_, at) => (at * 2654435761) >>> 24);
  codes.fill(0x77, OUTLIER * 32, OUTLIER * 32 + 32);
  codes[OUTLIER * 32] = 0x7f;
  const scales = new Float32Array(blockCount).fill(0.01);
  scales[OUTLIER] = 10;
  return Buffer.concat([...headers, codes, new Uint8Array(scales.buffer)]);
}

/** Rows of a slice: no whole number of bins. */
const STACK_ROWS = 1502;

/** Three slices of 1502 × 64 values: those of the middle one are -1, all others 1. */
function stackQnat(): Uint8Array {
  const [shape, blockSize] = [[3, STACK_ROWS, 64], 64];
  const blockCount = 3 * STACK_ROWS;
  const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
  const metadata = { modelName: 'stack', modelType: 'test', computeDtype: 'F32' } as const;
  const tensors = [{ name: 'stack.weight', shape, blockSize, blockCount, parts }];
  const headers = [...layOut(metadata, tensors, 'corrected').headers()];
  const codes = new Uint8Array(blockCount * 32).fill(0xff);
  codes.fill(0, STACK_ROWS * 32, 2 * STACK_ROWS * 32);
  return Buffer.concat([
    ...headers,
    codes,
    new Uint8Array(new Float32Array(blockCount).fill(1).buffer),
  ]);
}

function golden(name: string) {
  return cases.find((found) => found.name === name)!;
}

function tensorOf(name: string, tensor: string): GoldenTensor {
  return golden(name).tensors.find((found) => found.name === tensor)!;
}

/** Chooses an option of a select box of the tool bar. */
async function choose(editor: QnatEditor, label: string, option: string): Promise<void> {
  await editor
    .part('heat-tools')
    .getByLabel(label, { exact: true })
    .selectOption({ label: option });
}

/** A point near a share of the picture's width and height, within one cell. */
function pointAt(editor: QnatEditor, x: number, y: number) {
  return editor.part('heat-canvas').evaluate(
    (canvas: HTMLCanvasElement, [across, down]) => {
      const context = canvas.getContext('2d')!;
      const isEven = (left: number, top: number) => {
        const pixels = new Uint32Array(context.getImageData(left - 1, top - 1, 3, 3).data.buffer);
        return pixels.every((pixel) => pixel === pixels[0]);
      };
      const [left, top] = [Math.floor(across * canvas.width), Math.floor(down * canvas.height)];
      for (let step = 0; step < 64; step++) {
        const [x, y] = [left + (step % 8), top + Math.floor(step / 8)];
        if (isEven(x, y)) return { x, y };
      }
      throw new Error('The picture has no even cell here.');
    },
    [x, y],
  );
}

/** Points at a share of the picture: the cell that is said to be there, and its colour. */
async function pointed(editor: QnatEditor, x: number, y: number) {
  const canvas = editor.part('heat-canvas');
  const position = await pointAt(editor, x, y);
  await canvas.hover({ position });
  await frames(editor);
  const index = await editor.fact('Index', 'value-status').innerText();
  const [row, column] = index.match(/\d+/g)!.map(Number);
  return { row, column, colour: await colourAt(editor, position) };
}

/** Waits until what has changed is drawn. */
function frames(editor: QnatEditor): Promise<void> {
  return editor.frame.evaluate(
    () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

function colourAt(editor: QnatEditor, at: { x: number; y: number }): Promise<number[]> {
  return editor.part('heat-canvas').evaluate((canvas: HTMLCanvasElement, { x, y }) => {
    const { data } = canvas.getContext('2d')!.getImageData(Math.floor(x), Math.floor(y), 1, 1);
    return [...data.slice(0, 3)];
  }, at);
}

/** The pixels of the darkest red of the map: the end of its colours. */
function outlierPixels(editor: QnatEditor): Promise<{ x: number; y: number }[]> {
  return editor.part('heat-canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, pixel) => pixel)
      .filter((pixel) => [103, 0, 31].every((channel, at) => data[4 * pixel + at] === channel))
      .map((pixel) => ({ x: pixel % width, y: Math.floor(pixel / width) }));
  });
}

function channels(colour: string): number[] {
  return colour.match(/\d+/g)!.map(Number);
}
