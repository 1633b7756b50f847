import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { Stages } from '../../deltas/stages.js'
import { Meter } from '../../meter/meter.js'
import { admit } from '../../rfb/protocol/admit.js'
import { ENCODING } from '../../rfb/rectangles/encodings.js'
import { writeTrueColour, type TrueColour } from '../../rfb/rectangles/true-colour.js'
import { RfbWatcher } from '../../rfb/watcher.js'
import { Painting, PictureView } from '../fixtures/picture-view.js'
import { RfbClient } from '../fixtures/rfb-client.js'
import { OPEN } from '../fixtures/slate.js'

const RED = 0xff0000
const RGB_332: TrueColour = {
  bitsPerPixel: 8, depth: 8, isBigEndian: false, red: { max: 7, shift: 5 }, green: { max: 7, shift: 2 }, blue: { max: 3, shift: 0 }
}
const REQUEST_ALL = [3, 0, 0, 0, 0, 0, 255, 255, 255, 255]

// Threads alone do not keep the process alive.
const alive = setInterval(() => {}, 10_000)
t.teardown(() => clearInterval(alive))

/** Counts the places that were taken: what is made for whoever leaves theirs is thrown away. */
class CountedStages extends Stages {
  joins = 0

  override join (...args: Parameters<Stages['join']>) {
    this.joins++
    return super.join(...args)
  }
}

/** A client that was let in, and sees a picture of one colour that never changes. */
async function enter (t: Test) {
  const view = new PictureView()
  await view.show(new Painting({ width: 100, height: 80 }, RED).picture())
  const stages = new CountedStages(0)
  t.teardown(() => stages.close())
  const traffic = new Meter().over('vnc')
  const server = createServer({ noDelay: true }, async socket => {
    const watcher = new RfbWatcher({ stages, view, traffic, system: undefined })
    socket.once('close', () => watcher.end())
    await watcher.run(socket, (await admit(socket, OPEN))!, socket, 'red')
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = RfbClient.connect(t, (server.address() as AddressInfo).port)
  await client.enter()
  return { client, stages }
}

/** The next update of the picture, on black: others are of the pointer. */
async function nextPicture (client: RfbClient): Promise<void> {
  client.pixels.fill(0)
  while (!(await client.update()).some(({ encoding }) => encoding >= 0));
}

t.test('a client that waits, asks for other pixels or for the pointer, and says no more, gets all of it', async t => {
  const changes = {
    pixels: (client: RfbClient) => client.setColours(RGB_332),
    pointer: (client: RfbClient) => client.setEncodings(ENCODING.cursorWithAlpha, ENCODING.pointerPosition)
  }
  for (const [name, change] of Object.entries(changes)) {
    const { client, stages } = await enter(t)
    client.socket.cork()
    client.request(true)
    change(client)
    client.socket.uncork()
    await nextPicture(client)
    t.equal(client.at(50, 40), RED, name)
    t.equal(stages.joins, 2)
  }
})

t.test('a client that asks for all of it again and again gets what is being made for it, unless it asks for other pixels', async t => {
  const { client, stages } = await enter(t)
  client.send(REQUEST_ALL, REQUEST_ALL, REQUEST_ALL)
  await nextPicture(client)
  t.equal(stages.joins, 1)
  client.colours = RGB_332
  client.send(REQUEST_ALL, [0, 0, 0, 0], writeTrueColour(RGB_332), REQUEST_ALL)
  await nextPicture(client)
  t.equal(client.at(50, 40), RED)
  t.equal(stages.joins, 3, 'a place for all of it, and another one for other pixels')
})
