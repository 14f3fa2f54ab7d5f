import type { Schedule } from '../tasks/schedule';
import type { Task } from '../tasks/task';
import type { PlacedItem } from './item';
import { type ChecksumTask, itemTaskCount, itemTasks } from './tasks';

/** The tasks that write items, one item after another; checksums once all of an item is written. */
export class ExportSchedule implements Schedule {
  private readonly tasks: Iterator<Task, undefined>;
  private readonly ready: Task[] = [];
  private readonly left = new Map<number, number>();

  constructor(private readonly items: readonly PlacedItem[]) {
    this.tasks = allTasks(items);
  }

  next(): Task | undefined {
    return this.ready.pop() ?? this.tasks.next().value;
  }

  complete(task: Task): void {
    if (task.kind === 'checksum' || task.kind === 'scales') return;
    const index = task.kind === 'copy' ? task.copied : task.tensor;
    const item = this.items[index];
    if (!item.checksum) return;
    const left = (this.left.get(index) ?? itemTaskCount(item)) - 1;
    this.left.set(index, left);
    if (left > 0) return;
    this.left.delete(index);
    this.ready.push(checksumTask(item, index));
  }
}

function* allTasks(items: readonly PlacedItem[]): Generator<Task, undefined> {
  for (const [index, item] of items.entries()) {
    yield* itemTasks(item, index);
    if (item.length === 0 && item.checksum) yield checksumTask(item, index);
  }
}

function checksumTask({ output, checksum }: PlacedItem, tensor: number): ChecksumTask {
  return { kind: 'checksum', tensor, output, ...checksum! };
}
