import assert from 'node:assert/strict';
import type { WebviewPanel } from 'vscode';
import { Messenger } from 'vscode-messenger';
import { HOST_EXTENSION, type RequestType } from 'vscode-messenger-common';
import { OpenEditors } from '../../../../src/host/editor/openEditors';
import { panelPort } from '../../../../src/host/editor/panelPort';

const Question: RequestType<void, string> = { method: 'question' };

/** A panel that throws when it is used after its end, as VS Code's does. */
class FakePanel {
  readonly viewType = 'qnat.editor';
  readonly posted: unknown[] = [];
  active = false;
  private disposed = false;
  private readonly ends: (() => void)[] = [];
  private receive: (message: unknown) => void = () => undefined;

  readonly onDidDispose = (listener: () => void) => this.ends.push(listener);
  readonly webview = {
    onDidReceiveMessage: (listener: (message: unknown) => void) => (this.receive = listener),
    postMessage: (message: unknown) => {
      if (this.disposed) throw new Error('Webview is disposed');
      this.posted.push(message);
      return Promise.resolve(true);
    },
  };

  get visible(): boolean {
    if (this.disposed) throw new Error('Webview is disposed');
    return true;
  }

  ask(id: string): void {
    this.receive({ id, method: Question.method, receiver: HOST_EXTENSION });
  }

  dispose(): void {
    this.disposed = true;
    for (const end of this.ends) end();
  }

  asPanel(): WebviewPanel {
    return this as unknown as WebviewPanel;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What the messenger says of answers that nobody takes is no part of the test's output. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { error } = console;
  console.error = () => undefined;
  try {
    await work();
  } finally {
    console.error = error;
  }
}

describe('a panel', () => {
  it('is answered while it is there', async () => {
    const panel = new FakePanel();
    const messenger = new Messenger();
    messenger.registerWebviewPanel(panelPort(panel.asPanel()).panel);
    messenger.onRequest(Question, () => 'answer');
    panel.ask('1');
    await turn();
    assert.deepEqual(
      panel.posted.map((message) => (message as { result: unknown }).result),
      ['answer'],
    );
  });

  for (const [what, answer] of [
    ['an answer', () => 'answer'],
    ['a failure', () => assert.fail('no answer')],
  ] as const) {
    it(`that goes before ${what} leaves nothing unhandled`, () =>
      quietly(async () => {
        const panel = new FakePanel();
        const messenger = new Messenger();
        const { panel: port, gone } = panelPort(panel.asPanel());
        messenger.registerWebviewPanel(port);
        let release = () => {};
        const released = new Promise<void>((resolve) => (release = resolve));
        messenger.onRequest(Question, () => released.then(answer));
        const unhandled: unknown[] = [];
        const note = (reason: unknown) => unhandled.push(reason);
        process.on('unhandledRejection', note);
        panel.ask('1');
        panel.dispose();
        release();
        await turn();
        await turn();
        process.off('unhandledRejection', note);
        assert.ok(gone.aborted);
        assert.deepEqual(unhandled, []);
        assert.deepEqual(panel.posted, []);
      }));
  }
});

describe('open editors', () => {
  function open(editors: OpenEditors<never>, name: string, active: boolean) {
    const panel = new FakePanel();
    panel.active = active;
    const document = { uri: { toString: () => name } } as never;
    editors.add(panel.asPanel(), document);
    return { panel, document };
  }

  it('give the active one, whichever was opened last', () => {
    const editors = new OpenEditors<never>();
    const { document } = open(editors, 'a', true);
    open(editors, 'b', false);
    assert.equal(editors.find(), document);
  });

  it('keep a document of which another panel was closed', () => {
    const editors = new OpenEditors<never>();
    const closed = open(editors, 'a', false);
    const stays = open(editors, 'a', true);
    closed.panel.dispose();
    assert.equal(editors.find(), stays.document);
    stays.panel.dispose();
    assert.equal(editors.find(), undefined);
  });

  it('find the one that a title bar names, active or not', () => {
    const editors = new OpenEditors<never>();
    open(editors, 'a', true);
    const { document } = open(editors, 'b', false);
    assert.equal(editors.find({ toString: () => 'b' } as never), document);
    assert.equal(editors.find({ toString: () => 'c' } as never), undefined);
  });
});
