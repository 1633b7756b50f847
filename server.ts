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
  else if (command === 'doctor') process.exitCode = await runDoctor(instructions)
  else stdout.write(await (await import('./terminal/ask-link.js')).askLink(config))
  await stdout.settled(LAST_LINES_MS)
  process.exit() // whatever still runs, such as a check that the doctor has given up
}

/** Gives the exit code: 1 if something is wrong. */
async function runDoctor ({ format, ...told }: Instructions): Promise<0 | 1> {
  const { diagnose } = await import('./doctor/index.js')
  const { reportJson, reportText } = await import('./doctor/report.js')
  const report = await diagnose(told)
  stdout.write(format === 'json' ? reportJson(report) : reportText(report, stdout.isTerminal && !process.env.NO_COLOR))
  return report.isWell ? 0 : 1
}

run(process.argv.slice(2)).catch(async (error: Error) => {
  stderr.write(`deskfeed: ${startFault(error)}\n`)
  await stderr.settled(LAST_LINES_MS)
  process.exit(exitCode(error))
})
