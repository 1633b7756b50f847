import { existsSync } from 'node:fs'

/** What Docker and Podman put into every container. */
const MARKS = ['/.dockerenv', '/run/.containerenv']

/** Whether this process is in a container, whose network is not the one that people are in, as a rule. */
export function isContainer (environment = process.env, exists = existsSync): boolean {
  return environment.KUBERNETES_SERVICE_HOST !== undefined || MARKS.some(path => exists(path))
}
