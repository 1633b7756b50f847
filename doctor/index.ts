import { VERSION } from '../assets.js'
import { SECRET_VARIABLES } from '../config.js'
import { asOne, note, type AnyCheck, type Opinion, type Report, type Result, type Setting } from './check.js'
import { address } from './checks/address.js'
import { configuration } from './checks/configuration.js'
import { files } from './checks/files.js'
import { firewall } from './checks/firewall.js'
import { modules } from './checks/modules.js'
import { port } from './checks/port.js'
import { screen } from './checks/screen.js'
import { thisSystem } from './system.js'

/** What is looked at, in the order of the report. */
const CHECKS: readonly AnyCheck[] = [
  asOne(configuration), asOne(screen), asOne(modules), asOne(port), asOne(address), asOne(firewall), asOne(files)
]

/** How long one check may take, ms: sources that hang are tried one after another. */
const PATIENCE_MS = 45_000

/** A check never keeps the others from being told. */
async function run (check: AnyCheck, setting: Setting, patienceMs: number): Promise<Result> {
  let timer
  const late = new Promise<Opinion>(resolve => {
    timer = setTimeout(() => resolve({ findings: [note('INTERNAL', `this check took longer than ${patienceMs / 1000} s`)] }), patienceMs)
  })
  const opinion = check.run(setting)
    .catch(({ message }: Error): Opinion => ({ findings: [note('INTERNAL', `this check failed: ${message}`)] }))
  try {
    return { name: check.name, ...await Promise.race([opinion, late]) }
  } finally {
    clearTimeout(timer)
  }
}

/** Looks at everything at once. */
export async function examine (setting: Setting, checks = CHECKS, patienceMs = PATIENCE_MS): Promise<Report> {
  const results = await Promise.all(checks.map(check => run(check, setting, patienceMs)))
  return {
    version: VERSION,
    platform: setting.system.platform,
    node: process.versions.node,
    isWell: !results.some(({ findings }) => findings.some(({ isWrong }) => isWrong)),
    results
  }
}

/** Looks for what keeps people from seeing the screen of this machine. */
export async function diagnose (told: Pick<Setting, 'config' | 'mistake' | 'notes'>): Promise<Report> {
  // Programs that take pictures, and those they start, inherit the environment.
  for (const secret of SECRET_VARIABLES) delete process.env[secret]
  // npm tells what it runs: in a clone the service is started by it, too.
  const command = process.env.npm_lifecycle_event === 'doctor' ? 'npm start --' : 'npx deskfeed'
  return await examine({ ...told, system: thisSystem, start: flags => `${command} ${flags}`.replace(/( --)? *$/, '') })
}
