import { perform } from '../../deltas/performance.js'
import { h264, mjpeg, RECEIVERS, updates, x0vncserver, x11vnc, xvnc, type Receiver } from '../../deltas/receivers/index.js'
import {
  compositor, drag, flood, full, scroll, scrollFirefox, SCENES, slides, typing, video, type Scene
} from '../../deltas/scenes/index.js'
import type { Traffic } from '../../deltas/traffic.js'
import type { Check, Figure } from '../figure.js'

/** The highest share of MJPEG's bytes, %. */
const SHARES = new Map<Scene, number>([
  [typing, 0.2], [flood, 5], [scroll, 4], [scrollFirefox, 4], [drag, 4], [video, 17], [slides, 90], [full, 102], [compositor, 0.2]
])
/** The highest share of MJPEG's CPU time a picture. */
const CPU_SHARES = new Map<Scene, number>([[typing, 0.5], [scroll, 0.5], [scrollFirefox, 0.5], [full, 1.05]])
const VNC = [xvnc, x0vncserver, x11vnc]
/** Here photographs count, so bytes say little without the quality: both are stated. */
const PHOTOGRAPHS = [video, slides]

type Found = Map<Receiver, Traffic>

function checksOf (scene: Scene, found: Found): Check[] {
  const [ours, theirs] = [found.get(updates), found.get(mjpeg)]
  if (!ours || !theirs) return []
  const cpu = CPU_SHARES.get(scene)
  const most = (what: string, value: number, unit: string, limit: number): Check => ({ what, value, unit, bar: { is: '≤', limit } })
  return [
    most(`${scene.name}: bytes`, 100 * ours.liveBytesPerS / theirs.bytesPerS, '% of MJPEG', SHARES.get(scene)!),
    ...cpu ? [most(`${scene.name}: CPU a picture`, ours.cpuPerPicture / theirs.cpuPerPicture, 'of MJPEG', cpu)] : [],
    ...VNC.flatMap(receiver => {
      const other = found.get(receiver)
      if (!other || PHOTOGRAPHS.includes(scene)) return []
      return [most(`${scene.name}: all bytes against ${receiver.name}`, ours.bytesPerS / other.bytesPerS, 'times', 1)]
    })
  ]
}

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(bytes < 10_000 ? 2 : 0)
const shareOf = (value: number | undefined, whole: number | undefined) => value && whole ? `${(100 * value / whole).toFixed(2)} %` : ''

export const traffic: Figure = {
  name: 'deltas-traffic',
  title: 'Only what changed: what scenes take to send, 1920x1080, one viewer',

  async measure ({ quick }) {
    const { traffic, missing } = await perform({ scenes: SCENES, rounds: quick ? 1 : 3, warmUps: quick ? 0 : 2 })
    const rowsOf = (cell: (values: Traffic) => string | undefined) => [...traffic].map(([scene, found]) =>
      [scene.name, ...RECEIVERS.map(receiver => found.has(receiver) ? cell(found.get(receiver)!) ?? '' : '')])
    const names = RECEIVERS.map(({ name }) => name)
    return {
      columns: ['KB/s', 'share of MJPEG', 'later, to sharpen', ...names],
      rows: rowsOf(({ liveBytesPerS }) => kilobytes(liveBytesPerS)).map(([name, ...cells], index) => {
        const found = [...traffic.values()][index]!
        const [ours, theirs] = [found.get(updates), found.get(mjpeg)]
        const later = ours ? kilobytes(ours.bytesPerS - ours.liveBytesPerS) : ''
        return [name!, shareOf(ours?.liveBytesPerS, theirs?.bytesPerS), later, ...cells]
      }),
      more: [
        {
          columns: ['CPU, ms a picture (pictures/s)', ...names],
          rows: rowsOf(({ cpuPerPicture, picturesPerS }) => `${cpuPerPicture.toFixed(2)} (${picturesPerS.toFixed(1)})`)
        },
        {
          columns: ['SSIM, where photographs move', ...names],
          rows: rowsOf(({ likeness }) => likeness?.toFixed(4)).filter(([, ...cells]) => cells.some(cell => cell !== ''))
        }
      ],
      checks: [...traffic].flatMap(([scene, found]) => checksOf(scene, found)),
      notes: [
        '![Bytes a second in four of the scenes](deltas.svg)',
        'The scenes are played by real programs (bench/deltas/scenes). Deskfeed and MJPEG are two services that watch the same screen at ' +
          'the same time; the others watch the same scene one after another; Xvnc shows it on a screen of its own.',
        ...RECEIVERS.map(({ name, what }) => `**${name}**: ${what}.`),
        'SSIM is that of the part that changes, compared with the screen 0.2 s after it has come to a stop, before anything is sharpened.',
        `The CPU of ${h264.name} and of the VNC servers includes capturing.`,
        ...missing
      ],
      picture: {
        name: 'deltas',
        charts: [typing, scroll, drag, video].flatMap(scene => {
          const found = traffic.get(scene)!
          const bars = RECEIVERS.flatMap(receiver => {
            const values = found.get(receiver)
            return values ? [{ name: receiver.name, value: values.bytesPerS / 1000 }] : []
          })
          return bars.length > 0 ? [{ title: `Bytes a second, ${scene.name}`, unit: 'KB/s', bars }] : []
        })
      }
    }
  }
}
