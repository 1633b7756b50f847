import { createEncoder } from '../capture/encoders/index.js'
import { drawPage } from './page.js'

const ROUNDS = 100

/** CPU of the encoder alone for a page of 1920x1080, ms a picture. */
export async function measureEncoding (): Promise<number> {
  const encoder = await createEncoder()
  const page = drawPage(1920, 1080, 1)
  await encoder.encode(page, 80)
  const began = process.cpuUsage()
  for (let round = 0; round < ROUNDS; round++) await encoder.encode(page, 80)
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000 / ROUNDS
}
