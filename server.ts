#!/usr/bin/env node
import { LAST_LINES_MS, Output } from './terminal/output.js'
import { startFault } from './terminal/start-fault.js'

const stdout = new Output(process.stdout)
const stderr = new Output(process.stderr)

/** Imports what it needs only now, so that what goes wrong then is a sentence too: where few files may be open, that is the first to. */
async function run (command?: string): Promise<void> {
  const { readConfig, readDotEnv } = await import('./config.js')
  const config = readConfig({ ...readDotEnv(), ...process.env })
  if (command !== 'link') return await (await import('./start.js')).start(config, stdout, stderr)
  const { askLink } = await import('./terminal/ask-link.js')
  stdout.write(await askLink(config))
  await stdout.settled(LAST_LINES_MS)
}

run(process.argv[2]).catch(async (error: Error) => {
  stderr.write(`deskfeed: ${startFault(error)}\n`)
  await stderr.settled(LAST_LINES_MS)
  process.exit(1)
})
