import { sliceIndex } from '../../src/core/qnat/slices';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { formatQuantity, formatShape } from '../../src/core/text/format';
import type { Consent } from '../live/useConsent';
import { Fact } from '../overview/fact';
import type { GridDetail } from '../values/geometry';
import type { HeatProgress, HeatTiles } from './heatTiles';
import type { Palette } from './palette';
import type { HeatSettings } from './settings';
import type { HeatView } from './useHeatView';
import { useNumbersOf } from './useNumbersOf';
import { type HeatArea, visibleRange } from './viewport';
import { MODE_WORDS, numberText, REDUCTION_WORDS, spanText } from './words';

interface Props {
  readonly detail: GridDetail;
  readonly settings: HeatSettings;
  readonly scales: ScaleChoice;
  readonly map: HeatView;
  readonly tiles: HeatTiles;
  readonly palette: Palette | undefined;
  readonly consent: Consent;
}

/** The picture in words and numbers. */
export function HeatSummary(props: Props) {
  const { detail, settings, scales, map, tiles, palette, consent } = props;
  const { mode } = settings;
  const shown = visibleRange(map.view, map.area);
  const numbers = useNumbersOf(detail, mode, scales, shown, consent);
  const progress = tiles.progress(map.level, map.view);
  const slice = sliceText(detail, map.area);
  const none = shown.rows * shown.columns > consent.unasked ? 'not read' : '…';
  const text = (number: number | undefined) =>
    number === undefined ? none : numberText(mode, number);
  const facts = [
    ...(slice ? [{ label: 'Slice', value: slice }] : []),
    { label: 'Rows', value: spanText(shown.row - map.area.row, shown.rows) },
    { label: 'Columns', value: spanText(shown.column, shown.columns) },
    { label: 'Lowest', value: text(numbers?.lowest), title: ON_SCREEN },
    { label: 'Highest', value: text(numbers?.highest), title: ON_SCREEN },
    { label: 'Mean', value: text(numbers?.mean), title: ON_SCREEN },
    { label: 'Pixel', value: pixelText(settings, map) },
    { label: 'Colours', value: palette ? coloursText(palette, mode) : '…' },
  ];
  return (
    <div className="heat-summary" data-testid="heat-summary">
      <dl id="heat-summary" className="facts">
        {facts.map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
      <p id="heat-colours" className="visually-hidden">
        {MODE_WORDS[mode].label} of {formatShape(detail.shape)}
        {slice && `, slice ${slice}`}, in the colours {palette?.map}.
      </p>
      <p id="heat-keys" className="visually-hidden">
        Arrow keys move the cursor; with Shift, the picture. Plus and minus zoom, 0 shows all. Enter
        goes to the block of the number at the cursor.
      </p>
      <span role="status" className="heat-progress" data-testid="heat-progress">
        {progressText(progress, map, consent)}
      </span>
    </div>
  );
}

/** `[3, :, :]`: the slice that an area is; undefined where it is all of the tensor. */
function sliceText(detail: GridDetail, { row, rows }: HeatArea): string | undefined {
  if (rows === detail.matrix.rows) return undefined;
  return `[${[...sliceIndex(detail, row), ':', ':'].join(', ')}]`;
}

const ON_SCREEN = 'Of the numbers on the screen';

function pixelText({ reduction }: HeatSettings, { level: { binRows, binColumns } }: HeatView) {
  if (binRows * binColumns === 1) return 'one value';
  return `${REDUCTION_WORDS[reduction].label} of ${binRows} × ${binColumns}`;
}

function coloursText({ domain }: Palette, mode: HeatSettings['mode']): string {
  return `${numberText(mode, domain.low)} to ${numberText(mode, domain.high)}`;
}

/** What is not exact yet, or not there. */
function progressText(
  { reading, sampled, unread }: HeatProgress,
  { level }: HeatView,
  { given }: Consent,
): string {
  if (sampled > 0) {
    const text = `Sampled: one row in ${level.binRows} of ${formatQuantity(sampled, 'tile')}.`;
    return given ? `${text} Reading the rest…` : text;
  }
  if (reading > 0) return `Reading ${formatQuantity(reading, 'tile')}…`;
  return unread > 0 ? `${formatQuantity(unread, 'tile')} not read.` : '';
}
