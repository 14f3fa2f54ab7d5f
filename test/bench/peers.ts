// Other programs that do the same work, one core each, where they are at hand.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { createKernel } from '../../src/core/nf4/kernel/createKernel';
import { type Case, compareSpeeds, type Row } from './compare';
import { dequantizing, quantizing } from './kernelCases';
import { weights } from './values';

/** A program that does some work for each line, and answers with the seconds it took. */
export interface PeerProgram {
  readonly name: string;
  readonly command: readonly string[];
  /** Bytes of f32 of each piece of work. */
  readonly bytes: number;
  /** Lines that quantize, and lines that dequantize, by what they are called. */
  readonly quantize: Readonly<Record<string, string>>;
  readonly dequantize: Readonly<Record<string, string>>;
}

const COUNT = 16 * 1024 * 1024;

export async function peerRows(programs: readonly PeerProgram[]): Promise<Row[]> {
  const peers = programs.map((program) => new Peer(program));
  try {
    const quantizers = peers.flatMap((peer) => peer.cases('quantize'));
    const dequantizers = peers.flatMap((peer) => peer.cases('dequantize'));
    const values = weights(COUNT);
    const ours = quantizing(createKernel(), 'this kernel', values, 64);
    const refined = quantizing(createKernel(), 'refined', values, 64, { refine: true });
    const affine = quantizing(createKernel(), 'refined, zero points', values, 64, {
      rule: 'affine',
      refine: true,
    });
    const back = dequantizing(createKernel(), COUNT, 'F32');
    return [
      ...(await compareSpeeds('peers, quantize', ours, [refined, affine, ...quantizers])),
      ...(await compareSpeeds('peers, dequantize', back, dequantizers)),
    ];
  } finally {
    for (const peer of peers) peer.end();
  }
}

class Peer {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(private readonly program: PeerProgram) {
    const [command, ...args] = program.command;
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const reader: Interface = createInterface(this.child.stdout!);
    this.lines = reader[Symbol.asyncIterator]();
  }

  cases(kind: 'quantize' | 'dequantize'): Case[] {
    const { name, bytes } = this.program;
    return Object.entries(this.program[kind]).map(([what, line]) => ({
      name: [name, what].filter(Boolean).join(', '),
      bytes,
      run: () => this.ask(line),
    }));
  }

  end(): void {
    this.child.stdin!.end();
  }

  private async ask(line: string): Promise<number> {
    this.child.stdin!.write(`${line}\n`);
    const answer = await this.lines.next();
    if (answer.done) throw new Error(`${this.program.name} ended by itself.`);
    return Number(answer.value);
  }
}
