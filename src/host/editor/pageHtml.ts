import * as vscode from 'vscode';

/** The page's frame. Only its own scripts, styles and fonts may load; nothing of a file is in it. */
export function pageHtml(webview: vscode.Webview, dist: vscode.Uri): string {
  const address = (file: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  const own = webview.cspSource;
  const policy = `default-src 'none'; script-src ${own}; style-src ${own}; font-src ${own};`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${address('codicon.css')}">
  <link rel="stylesheet" href="${address('webview.css')}">
  <title>QNAT</title>
</head>
<body>
  <div id="root"></div>
  <script src="${address('webview.js')}"></script>
</body>
</html>`;
}
