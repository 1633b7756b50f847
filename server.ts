#!/usr/bin/env node
import type { Instructions } from './cli/index.js'
import { LAST_LINES_MS, Output } from './terminal/output.js'
import { exitCode, startFault } from './terminal/start-fault.js'

const stdout = new Output(process.stdout)
const stderr = new Output(process.stderr)

/** Imports what it needs only now, so that what goes wrong then is a sentence too: where few files may be open, that is the first to. */
async function run (args: string[]): Promise<void> {
  const { readInstructions } = await import('./cli/index.js')
  const instructions = readInstructions(args, process.env)
  const { answer, command, config, notes, tellsSecret } = instructions
  if (tellsSecret) process.title = 'deskfeed' // written over the command line, where the system allows that
  if (!answer && !command) return await (await import('./start.js')).start(config, stdout, stderr, notes)
  if (answer) stdout.write((await import('./cli/help.js')).answerTo(answer))
  else if (command === 'doctor') await examine(instructions)
  else stdout.write(await (await import('./terminal/ask-link.js')).askLink(config))
  await stdout.settled(LAST_LINES_MS)
}

/** Ends with exit code 1 if something is wrong. */
async function examine ({ manner, ...told }: Instructions): Promise<void> {
  const { diagnose } = await import('./doctor/index.js')
  const { reportJson, reportText } = await import('./doctor/report.js')
  const report = await diagnose(told)
  stdout.write(manner === 'json' ? reportJson(report) : reportText(report, stdout.isTerminal && !process.env.NO_COLOR))
  process.exitCode = report.isWell ? 0 : 1
}

run(process.argv.slice(2)).catch(async (error: Error) => {
  stderr.write(`deskfeed: ${startFault(error)}\n`)
  await stderr.settled(LAST_LINES_MS)
  process.exit(exitCode(error))
})
