import type { Encoder, Region } from '../capture/frame.js'
import { drawPage } from './page.js'

/**
 * The CPU time of an encoder alone for a page of 1920x1080, ms per picture, and how many bytes it produces.
 * @param changed what changes each time; all of it if left out
 */
export async function measureEncoding (
  encoder: Encoder, pictures: number, changed?: Region
): Promise<{ cpuPerFrame: number, frameBytes: number }> {
  const page = { ...drawPage(1920, 1080, 1), ...changed && { changed } }
  const { jpeg: { length } } = await encoder.encode(page, 80)
  const began = process.cpuUsage()
  for (let picture = 0; picture < pictures; picture++) (await encoder.encode(page, 80)).lease?.release()
  const { user, system } = process.cpuUsage(began)
  await encoder.close()
  return { cpuPerFrame: (user + system) / 1000 / pictures, frameBytes: length }
}
