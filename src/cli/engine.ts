import { join } from 'node:path';
import process from 'node:process';
import { Threads } from '../node/threads';
import { WorkerEngine } from '../node/workerEngine';
import type { JobCommand, JobEvent } from '../protocol/job';

/** Commands that plan and run a job. */
const JOBS = ['quantize', 'convert', 'dequantize', 'merge'];

/** The worker is beside the command. */
const threads = new Threads<JobCommand, JobEvent>(join(__dirname, 'job.js'));

/** Performs jobs. Imported first, it starts its thread while all else is loaded. */
export const ENGINE = new WorkerEngine(threads);
if (JOBS.includes(process.argv[2])) threads.startAhead();
