import boundaries from 'eslint-plugin-boundaries'
import neostandard, { plugins, resolveIgnoresFromGitignore } from 'neostandard'
import { ROOMS } from './scripts/rooms.js'

const FASTIFY = { to: { module: { origin: 'external', source: ['fastify', 'fastify-plugin'] } } }

const inRooms = rooms => ({ file: { categories: { anyOf: rooms } } })

/** What a room may import: none of our files, then those the table allows. Of the policies that match, the last one counts. */
function policiesOf ({ room, imports, types = [], fastify = false, instead }, index) {
  const below = ROOMS.slice(index + 1).map(({ room }) => room)
  const wrong = [...imports, ...types].find(name => !below.includes(name))
  if (wrong) throw new Error(`scripts/rooms.js: ${room} imports from ${wrong}, which is not a room further down`)

  const from = inRooms([room])
  const forbid = (selector, reason) => ({ from, disallow: selector, message: `${reason}. ${instead}.` })
  return [
    forbid(
      { to: { module: { origin: 'local' } } },
      `${room} may import only from rooms further down (scripts/rooms.js), and {{dependency.source}} is not one`
    ),
    { from, allow: { to: inRooms([room, ...imports]) } },
    ...types.length > 0 ? [{ from, allow: { to: inRooms(types), dependency: { kind: 'type' } } }] : [],
    ...fastify === true ? [] : [forbid(FASTIFY, `${room} may not import Fastify`)],
    ...fastify === 'types' ? [{ from, allow: { ...FASTIFY, dependency: { kind: 'type' } } }] : []
  ]
}

export default [
  ...neostandard({
    ts: true,
    ignores: resolveIgnoresFromGitignore()
  }),
  {
    name: 'deskfeed/lines',
    plugins: { '@stylistic': plugins['@stylistic'] },
    rules: { '@stylistic/max-len': ['error', { code: 140 }] }
  },
  {
    name: 'deskfeed/rooms',
    files: ['**/*.ts'],
    ignores: ['test/**', 'bench/**', 'scripts/**'],
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': import.meta.dirname,
      'boundaries/files': ROOMS.map(({ room, files }) => ({ category: room, pattern: files })),
      'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import'],
      'boundaries/additional-dependency-nodes': [{ selector: 'TSImportType Literal', kind: 'type', name: 'import-type' }],
      // Knows that `./x.js` means x.ts. What it does not find may not be imported, so a resolver that fails is noticed at once.
      'import/resolver': { typescript: true }
    },
    rules: {
      // A new folder must get its place in the table.
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': ['error', {
        default: 'disallow',
        checkAllOrigins: true,
        checkUnknownLocals: true,
        policies: [{ allow: { to: { module: { origin: ['external', 'core'] } } } }, ...ROOMS.flatMap(policiesOf)]
      }],
      'no-restricted-imports': ['error', {
        paths: [{
          name: 'node:os',
          importNames: ['networkInterfaces'],
          message: 'It throws where no descriptor is left, and would end the process: ask ownInterfaces() of network/own-interfaces.ts.'
        }],
        patterns: [{
          regex: String.raw`^\.{1,2}/(\.\./)*index\.js$`,
          message: 'An index.ts chooses among the files beside it, which do not import it: move what they share into a file of its own.'
        }, {
          regex: '^deskfeed(/|$)',
          message: 'That is the built package, which is for others: import the source by its path.'
        }]
      }]
    }
  }
]
