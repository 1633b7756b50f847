// `npm start`: builds what has changed since the last time, and serves it. It says something at once, since all of that takes a while.
import { fingerprint, stateOfDist } from './sources.js'

/** What to do where the packages for development are missing, which build it. */
const HOW_TO_BUILD = 'What builds it is not installed: run "npm ci", then "npm run build"; after that "npm ci --omit=dev" is enough.'

/** Whether there is something to serve. */
async function isBuilt () {
  const state = stateOfDist(fingerprint())
  if (state === 'current') return true
  console.log('Building …')
  try {
    await (await import('./build.js')).build()
    return true
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') console.error('deskfeed: it can\'t be built, for the reason above.')
    else if (state) console.error(`deskfeed: the sources have changed since dist/ was built, which is served as it is. ${HOW_TO_BUILD}`)
    else console.error(`deskfeed: it is not built yet. ${HOW_TO_BUILD}`)
    return error.code === 'ERR_MODULE_NOT_FOUND' && Boolean(state)
  }
}

console.log('Deskfeed is starting …')
if (await isBuilt()) await import('../dist/server.js')
else process.exitCode = 1
