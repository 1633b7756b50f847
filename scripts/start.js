// `npm start`: builds what has changed since the last time, and serves it. It says something at once, since all of that takes a while.
import { fingerprint, stateOfDist } from './sources.js'

/** Whether it is not served: `npm run doctor`. What that says may be read by a program. */
const isDoctor = process.argv[2] === 'doctor'
const say = isDoctor ? console.error : console.log

/** What to do where the packages for development are missing, which build it. */
const HOW_TO_BUILD = 'What builds it is not installed: run "npm ci", then "npm run build"; after that "npm ci --omit=dev" is enough.'

/** What a folder answers to somebody who may read it, and not write to it. */
const READ_ONLY = ['EACCES', 'EPERM', 'EROFS']

/** Whether there is something to serve. */
async function isBuilt () {
  const state = stateOfDist(fingerprint())
  if (state === 'current') return true
  say('Building …')
  try {
    await (await import('./build.js')).build()
    return true
  } catch (error) {
    const isMissing = error.code === 'ERR_MODULE_NOT_FOUND'
    const mayServe = Boolean(state) && (isMissing || READ_ONLY.includes(error.code))
    const why = isMissing ? HOW_TO_BUILD : error.errors ? 'The reason is above.' : `${error.message}.`
    if (mayServe) console.error(`deskfeed: the sources have changed since dist/ was built, which is served as it is. ${why}`)
    else console.error(`deskfeed: ${isMissing ? 'it is not built yet' : 'it can\'t be built'}. ${why}`)
    return mayServe
  }
}

if (!isDoctor) console.log('Deskfeed is starting …')
/** Runs what was built, until it ends by itself. */
async function serve () {
  try {
    await import('../dist/server.js')
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    console.error('deskfeed: the packages that it needs are not installed. Run "npm ci", or "npm ci --omit=dev" where it is built already.')
    process.exitCode = 1
  }
}

if (await isBuilt()) await serve()
else process.exitCode = 1
