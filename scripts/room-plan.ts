import { ROOMS, type Room } from './rooms.js'

/** How the drawing shows what may be imported from a room: everything, types, nothing. */
function mark ({ imports, types = [] }: Room, { room }: Room): string {
  if (imports.includes(room)) return '●'
  return types.includes(room) ? '○' : '·'
}

/** The rooms from top to bottom; below the name of each, in its column, what it may import from those further down. */
function draw (rooms: Room[]): string {
  const lines = rooms.map((room, index) => [...rooms.slice(0, index).map(above => mark(above, room)), room.room].join(' '))
  return ['```text\n', ...lines.map(line => `${line}\n`), '```\n'].join('')
}

function list (rooms: Room[]): string {
  const rows = rooms.map(({ room, files, purpose }) => `| ${room} | ${files.map(file => `\`${file}\``).join(', ')} | ${purpose} |\n`)
  return ['| room | files | what it is for |\n', '| --- | --- | --- |\n', ...rows].join('')
}

/** The rooms of the sources as Markdown: a drawing of what may import what, and what each is for. */
export function roomPlan (rooms: Room[] = ROOMS): string {
  const withFastify = (how: Room['fastify']) => rooms.filter(({ fastify }) => fastify === how).map(({ room }) => room).join(', ')
  return [
    draw(rooms), '\n',
    `Fastify is imported only by ${withFastify(true)}, and its types by ${withFastify('types')}.\n`, '\n',
    list(rooms)
  ].join('')
}
