// Debuggers newer than the system's, out of a folder with Debian 13 in it: gdb 16 and lldb-dap 22.
import process from 'node:process';
import { cached, onPath, project } from './cache.mjs';
import { run } from './process.mjs';

/** Every folder that a program under test may be in, at its own place; gone with the process. */
const enter = `
root=$0
for folder in /dev /proc /tmp "$1"; do
  mkdir -p "$root$folder" && mount --rbind "$folder" "$root$folder" || exit 1
done
shift
exec chroot "$root" "$@"`;

/**
 * The command that runs a command of Debian 13.
 * @returns {Promise<string[] | undefined>} what goes before it; undefined where that cannot be had
 */
export async function debian13() {
  if (process.getuid?.() !== 0 || !onPath('debootstrap') || !onPath('unshare')) return undefined;
  try {
    const root = await cached('debian-13', installDebian);
    const prefix = ['unshare', '--mount', 'sh', '-c', enter, root, project];
    await run(prefix[0], [...prefix.slice(1), 'gdb', '--version'], { timeout: 30_000 });
    return prefix;
  } catch (error) {
    console.log(`There is no Debian 13 here: ${error.message}`);
    return undefined;
  }
}

/** @param {string} folder */
async function installDebian(folder) {
  const packages = '--include=gdb,lldb-22';
  await run('debootstrap', ['--variant=minbase', packages, 'trixie', folder], { timeout: 600_000 });
}
