import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

type Volume = string | { source: string, target: string }

/** What the examples use of https://github.com/compose-spec/compose-spec/blob/main/05-services.md. */
export interface Service {
  profiles?: string[]
  build: { dockerfile: string, target: string }
  network_mode?: string
  user?: string
  environment?: Record<string, string>
  volumes?: Volume[]
  command?: string
  healthcheck?: { test: string[] }
  read_only?: boolean
  tmpfs?: string[]
  cap_drop?: string[]
  security_opt?: string[]
  ulimits?: Record<string, number>
  restart?: string
  [other: string]: unknown
}

/** The services of a compose file. Variables have the values given, else their defaults. */
export function readCompose (path: string, variables: Record<string, string | undefined> = {}): Record<string, Service> {
  let text = readFileSync(path, 'utf8')
  // From the inside out: a default may be another variable.
  for (let before = ''; before !== text;) {
    before = text
    text = text.replace(/\$\{(\w+)(?::-([^${}]*))?\}/g, (_, name, byDefault = '') => variables[name] || byDefault)
  }
  return (parse(text, { merge: true }) as { services: Record<string, Service> }).services
}

const flags = (name: string, values: string[] = []) => values.flatMap(value => [name, value])

/**
 * The arguments of `podman run` that do what compose would. Apart from the host's, there are no networks.
 * @param image what `build` gave
 */
export function podmanArgs (name: string, service: Service, image: string): string[] {
  const { user, network_mode: network = 'none', environment = {}, volumes = [], ulimits = {}, restart, command = '' } = service
  return [
    '--name', name, '--detach', '--network', network,
    ...user ? ['--user', user] : [],
    ...service.read_only ? ['--read-only', '--read-only-tmpfs=false'] : [],
    ...flags('--tmpfs', service.tmpfs), ...flags('--cap-drop', service.cap_drop),
    ...flags('--security-opt', service.security_opt?.map(option => option.replace(/:true$/, ''))),
    ...flags('--env', Object.entries(environment).map(entry => entry.join('='))),
    ...flags('--volume', volumes.map(volume => typeof volume === 'string' ? volume : `${volume.source}:${volume.target}:ro`)),
    // Without a value it is more than a container in a container may have.
    ...flags('--ulimit', Object.entries({ nofile: 1024, nproc: 4096, ...ulimits }).map(entry => entry.join('='))),
    ...restart ? ['--restart', restart] : [],
    '--health-interval', 'disable', // there may be no systemd, by which podman would ask again and again
    image, ...command.split(/\s+/).filter(Boolean)
  ]
}
