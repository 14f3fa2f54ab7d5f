// Only for tests: debugger types whose adapter is the command in `adapter` of a launch configuration,
// run in its `adapterFolder`.
const vscode = require('vscode');
const manifest = require('./package.json');

const factory = {
  createDebugAdapterDescriptor({ configuration }) {
    const [command, ...args] = configuration.adapter;
    return new vscode.DebugAdapterExecutable(command, args, { cwd: configuration.adapterFolder });
  },
};

module.exports.activate = ({ subscriptions }) => {
  for (const { type } of manifest.contributes.debuggers)
    subscriptions.push(vscode.debug.registerDebugAdapterDescriptorFactory(type, factory));
};
