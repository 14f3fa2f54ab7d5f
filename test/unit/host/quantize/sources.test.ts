import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { WEIGHT_ENDINGS } from '../../../../src/core/weights/endings';
import {
  arrange,
  isWeightFile,
  missingShards,
  outputNames as namesIn,
  type SourceFile,
  withoutIndexes,
} from '../../../../src/host/quantize/sources';

function files(...paths: string[]): SourceFile[] {
  return paths.map((path) => ({ path }));
}

function shard(number: number): string {
  return `/m/big-0000${number}-of-00003.safetensors`;
}

function arrangements(selected: SourceFile[], others: SourceFile[] = []): [string, number[]][] {
  return arrange(selected, others).map(({ label, models }) => [
    label,
    models.map((model) => model.length),
  ]);
}

describe('the files to quantize', () => {
  it('are weight files and indexes of them', () => {
    const weights = [...WEIGHT_ENDINGS.map((ending) => `/a/x.${ending}`), '/a/X.SAFETENSORS'];
    const others = ['/a/x.json', '/safetensors', '/a/x.index.json', '/a/x.txt'];
    const indexes = ['/a/x.safetensors.index.json'];
    assert.ok(files(...weights, ...indexes).every(isWeightFile));
    assert.ok(!files(...others).some(isWeightFile));
  });

  it('are those that the Explorer offers to quantize', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { menus: Record<string, { command: string; when: string }[]> };
    };
    const { when } = contributes.menus['explorer/context'].find(
      ({ command }) => command === 'qnat.quantize',
    )!;
    const pattern = new RegExp(/resourceFilename =~ \/(.*)\/i/.exec(when)![1], 'i');
    for (const ending of WEIGHT_ENDINGS) assert.match(`model.${ending}`, pattern);
    for (const name of ['a.SAFETENSORS', 'a.safetensors.index.json']) assert.match(name, pattern);
    for (const name of ['safetensors', 'a.index.json', 'a.txt']) assert.doesNotMatch(name, pattern);
  });

  it('do without the index of shards that are selected', () => {
    const index = '/m/big.safetensors.index.json';
    const paths = (...given: string[]) => withoutIndexes(files(...given)).map(({ path }) => path);
    assert.deepEqual(paths(shard(1), index, shard(2)), [shard(1), shard(2)]);
    assert.deepEqual(paths(index, '/m/other.safetensors'), [index, '/m/other.safetensors']);
  });

  it('ask nothing about a file by itself', () => {
    assert.deepEqual(arrangements(files('/m/a.safetensors')), [['Only the Selected File', [1]]]);
  });

  it('are taken for one model when their names say so', () => {
    assert.deepEqual(arrangements(files(shard(2), shard(1), shard(2))), [
      ['One .qnat of All Files', [2]],
      ['One .qnat for Each File', [1, 1]],
    ]);
  });

  it('are taken for models of their own when their names differ', () => {
    assert.deepEqual(arrangements(files('/m/a.safetensors', '/n/a.safetensors')), [
      ['One .qnat for Each File', [1, 1]],
      ['One .qnat of All Files', [2]],
    ]);
  });

  it('can be a mixture', () => {
    const mixture = files(shard(1), '/m/a.safetensors', shard(2), '/n' + shard(1));
    assert.deepEqual(arrangements(mixture), [
      ['One .qnat for Each Set of Shards', [1, 2, 1]],
      ['One .qnat for Each File', [1, 1, 1, 1]],
      ['One .qnat of All Files', [4]],
    ]);
  });

  it('are completed by the shards that were not selected', () => {
    assert.deepEqual(arrangements(files(shard(2)), files(shard(1), shard(3))), [
      ['All Shards, Also Those Not Selected', [3]],
      ['Only the Selected File', [1]],
    ]);
  });

  it('know which of their shards are missing', () => {
    const missing = (...paths: string[]) =>
      missingShards(files(...paths), (_file, path) => ({ path })).map(({ path }) => path);
    assert.deepEqual(missing(shard(2)), [shard(1), shard(3)]);
    assert.deepEqual(missing(shard(3), shard(1), '/m/a.safetensors'), [shard(2)]);
    assert.deepEqual(missing('/m/big.safetensors'), []);
    assert.deepEqual(missing('/m/big-00001-of-99999.safetensors'), []);
  });

  it('make one shard of another of its set, once', () => {
    const made: string[] = [];
    const all = Array.from({ length: 999 }, (_, index) => ({
      path: `/m/x-${String(index + 1).padStart(5, '0')}-of-01000.safetensors`,
    }));
    missingShards(all, (file, path) => (made.push(path), file));
    assert.deepEqual(made, ['/m/x-01000-of-01000.safetensors']);
  });
});

describe('output names', () => {
  const outputNames = (models: SourceFile[][], folders = models.map(() => '/out')) =>
    namesIn(models, folders);

  it('leave out the ending and the shard number', () => {
    const index = files('/m/model.safetensors.index.json');
    const models = [
      files(shard(1), shard(2)),
      files('/m/a.b.safetensors'),
      index,
      files('/m/folder'),
    ];
    const names = ['big.qnat', 'a.b.qnat', 'model.qnat', 'folder.qnat'];
    assert.deepEqual(outputNames(models), names);
  });

  it('keep the shard number where each shard gets an output', () => {
    const models = [files(shard(1)), files(shard(2))];
    assert.deepEqual(outputNames(models), ['big-00001-of-00003.qnat', 'big-00002-of-00003.qnat']);
  });

  it('differ for files of one name, also where case makes no difference', () => {
    const models = files('/a/x.safetensors', '/b/X.safetensors', '/c/x-2.safetensors');
    assert.deepEqual(outputNames(models.map((file) => [file])), [
      'x.qnat',
      'X-2.qnat',
      'x-2-2.qnat',
    ]);
  });

  it('are never those of QNAT files that are quantized again', () => {
    assert.deepEqual(outputNames([files('/m/a.qnat')], ['/m']), ['a-2.qnat']);
    assert.deepEqual(outputNames([files('/m/A.QNAT', '/m/b.qnat')], ['/m']), ['A-2.qnat']);
    assert.deepEqual(outputNames([files('/m/a.qnat')]), ['a.qnat']);
  });

  it('are the same in different folders', () => {
    const models = files('/a/x.safetensors', '/b/x.safetensors', '/b/X.safetensors');
    assert.deepEqual(
      outputNames(
        models.map((file) => [file]),
        ['/a', '/b', '/b'],
      ),
      ['x.qnat', 'x.qnat', 'X-2.qnat'],
    );
  });
});
