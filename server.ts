#!/usr/bin/env node
import { LAST_LINES_MS, Output } from './terminal/output.js'
import { exitCode, startFault } from './terminal/start-fault.js'

const stdout = new Output(process.stdout)
const stderr = new Output(process.stderr)

/** Imports what it needs only now, so that what goes wrong then is a sentence too: where few files may be open, that is the first to. */
async function run (args: string[]): Promise<void> {
  const { readInstructions } = await import('./cli/index.js')
  const { answer, command, config, notes, tellsSecret } = readInstructions(args, process.env)
  if (tellsSecret) process.title = 'deskfeed' // written over the command line, where the system allows that
  if (!answer && !command) return await (await import('./start.js')).start(config, stdout, stderr, notes)
  stdout.write(answer
    ? await (await import('./cli/help.js')).answerTo(answer)
    : await (await import('./terminal/ask-link.js')).askLink(config))
  await stdout.settled(LAST_LINES_MS)
}

run(process.argv.slice(2)).catch(async (error: Error) => {
  stderr.write(`deskfeed: ${startFault(error)}\n`)
  await stderr.settled(LAST_LINES_MS)
  process.exit(exitCode(error))
})
