// Only for tests: takes the place of the Hex Editor, and shows the address that it was given.
const vscode = require('vscode');

const provider = {
  openCustomDocument: (uri) => ({ uri, dispose() {} }),
  resolveCustomEditor({ uri }, { webview }) {
    webview.html = `<p id="address">${uri.path}?${uri.query}</p>`;
  },
};

module.exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.window.registerCustomEditorProvider('hexEditor.hexedit', provider));
};
