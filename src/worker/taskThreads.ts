import { join } from 'node:path';
import { Threads } from '../node/threads';
import type { TaskReply, TaskRequest } from '../protocol/taskThread';

/** Imported first, it starts a thread while all else is loaded and the job is planned. */
export const TASK_THREADS = new Threads<TaskRequest, TaskReply>(join(__dirname, 'tasks.js'));
TASK_THREADS.startAhead();
