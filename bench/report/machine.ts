import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'

/** The version that a program reports. */
function version (program: string, args: string[], pattern: RegExp): string {
  try {
    return pattern.exec(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))?.[1] ?? 'unknown'
  } catch {
    return 'missing'
  }
}

/** The upstream version of an installed Debian package. */
const packaged = (name: string) => version('dpkg-query', ['-s', name], /^Version: (?:\d+:)?([\d.]+)/m)

const system = () => /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform

/** The machine and the programs, one fact per line. */
export function describeMachine (): string[] {
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    `${cpus().length} cores, ${cpus()[0]!.model.trim()}, ${memory} GB; load before the run: ${loadavg()[0]!.toFixed(1)}`,
    `${system()}, Linux ${release()}, Xvfb ${packaged('xvfb')}`,
    `Node ${process.versions.node}, ffmpeg ${version('ffmpeg', ['-version'], /version (\S+)/)}, ` +
      `GStreamer ${version('gst-launch-1.0', ['--version'], /GStreamer (\S+)/)}, ` +
      `the limit's libjpeg-turbo ${packaged('libturbojpeg0-dev')}`
  ]
}
