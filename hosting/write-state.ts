import type { Turns } from '../capture/turns.js'
import type { Outline } from './host-view.js'

/** The state without links, in JSON, but for the brace in front. */
export interface Written {
  /** UTF-8, for whoever is told. */
  readonly text: readonly Buffer[]
  /** What can be news of it, in pieces: that somebody who is here was here just now is none. */
  readonly news: readonly string[]
}

/** Writes the state. Of thousands of people that takes several ms, so others have their turns meanwhile. */
export async function writeState ({ lists, ...few }: Outline, turns: Turns): Promise<Written> {
  const text: Buffer[] = []
  const news = [JSON.stringify(few)]
  let next = news[0]!.slice(1, -1)
  for (const [name, people] of Object.entries(lists)) {
    news.push(name)
    next += `,"${name}":[`
    let separator = ''
    for (const { lastSeen, ...person } of people as Iterable<{ lastSeen?: number }>) {
      const json = JSON.stringify(person)
      news.push(json)
      next += separator + (lastSeen === undefined ? json : `${json.slice(0, -1)},"lastSeen":${lastSeen}}`)
      separator = ','
      if (!turns.isOver) continue
      text.push(Buffer.from(next))
      next = ''
      await turns.pass()
    }
    next += ']'
  }
  text.push(Buffer.from(`${next}}`))
  return { text, news }
}
