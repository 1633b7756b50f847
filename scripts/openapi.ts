// Writes the OpenAPI document to openapi.yaml.
import { writeFileSync } from 'node:fs'
import Fastify from 'fastify'
import deskfeed, { options } from '../app.js'
import { readConfig } from '../config.js'

const app = Fastify(options)
await app.register(deskfeed, { config: readConfig({ SOURCE: 'pattern' }) })
await app.ready()
writeFileSync(new URL('../openapi.yaml', import.meta.url), app.swagger({ yaml: true }))
await app.close()
