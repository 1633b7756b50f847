// `npm run bench:rest`: requests/s compared with a bare Fastify app, as docs/speed.md describes. Needs wrk.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROUNDS = Number(process.env.ROUNDS ?? 7)
/** In each round, how often either server is measured for a second: a shared machine's speed changes from one second to the next. */
const TURNS = Number(process.env.TURNS ?? 6)
/** By then V8 has compiled what is used: a server is up to a third slower in its first two seconds (measured). */
const WARM_UP_SECONDS = 4
const BAR = 0.85

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Starts a server that prints its address. */
async function start (args: string[]): Promise<{ child: ChildProcess, url: string }> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', SOURCE: 'pattern' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let text = ''
  for await (const chunk of child.stdout!) {
    text += chunk
    const url = /http:\/\/[\d.]+:\d+/.exec(text)?.[0]
    if (url) return { child, url }
  }
  throw new Error(`${args.join(' ')} ended:\n${text}`)
}

/** Requests/s. @throws if an answer is not a 2xx */
function measure (url: string, script: string, seconds: number): number {
  const text = execFileSync('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', script, url], { encoding: 'utf8' })
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(text)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)![1])
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!

const folder = mkdtempSync(join(tmpdir(), 'deskfeed-bench-'))
const requests = {
  'GET /get_example/123?name=Alice': 'wrk.path = "/get_example/123?name=Alice"',
  'PUT /api/resource/x, a form': [
    'wrk.method = "PUT"', 'wrk.path = "/api/resource/x"', 'wrk.body = "field=value"',
    'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"'
  ].join('\n')
}
const SERVERS = [['dist/server.js'], ['--import', 'tsx', 'bench/bare.ts']]

/** Requests/s of both servers for each request. Both are new: from one start to the next, V8 makes a server faster or slower by a tenth. */
async function playRound (round: number): Promise<Array<[ours: number, bare: number]>> {
  const servers: Awaited<ReturnType<typeof start>>[] = []
  try {
    for (const args of SERVERS) servers.push(await start(args))
    return Object.values(requests).map(text => {
      const script = join(folder, 'request.lua')
      writeFileSync(script, text)
      for (const { url } of servers) measure(url, script, WARM_UP_SECONDS)
      // Which one goes first alternates too.
      const turns = Array.from({ length: 2 * TURNS }, (_, turn) => (turn + round) % 2)
      const figures = turns.map(i => measure(servers[i]!.url, script, 1))
      const [ours, bare] = [0, 1].map(i => figures.filter((_, turn) => turns[turn] === i).reduce((sum, figure) => sum + figure) / TURNS)
      return [ours!, bare!]
    })
  } finally {
    for (const { child } of servers) {
      child.kill()
      await once(child, 'exit')
    }
  }
}

try {
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await playRound(round))
  const machine = `${cpus().length} x ${cpus()[0]!.model}, Node ${process.versions.node}`
  console.log(`\n${ROUNDS} rounds of ${TURNS} s for each, taking turns, wrk with 32 connections, on ${machine}\n`)
  console.log('| request | Deskfeed, requests/s | bare Fastify, requests/s | ratio (median of the rounds) | bar |')
  console.log('| --- | --- | --- | --- | --- |')
  for (const [index, name] of Object.keys(requests).entries()) {
    const figures = rounds.map(round => round[index]!)
    const share = median(figures.map(([ours, bare]) => ours / bare))
    const [ours, bare] = [median(figures.map(([ours]) => ours)), median(figures.map(([, bare]) => bare))]
    console.log(`| ${name} | ${ours.toFixed(0)} | ${bare.toFixed(0)} | ${share.toFixed(2)} | ≥ ${BAR} |`)
    if (share < BAR) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
