import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'

const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve('deskfeed/package.json')), 'utf8')) as { version: string }

/** The OpenAPI document, generated from the schemas of the routes, and Swagger UI on `/documentation`. */
export default fp(async app => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Deskfeed',
        description: 'A screen for every browser on the network.',
        version,
        license: { name: 'MIT', identifier: 'MIT' }
      },
      tags: [
        { name: 'screen', description: 'The shared screen, as a stream and as single pictures.' },
        { name: 'service', description: 'The state of this service.' }
      ]
    }
  })
  await app.register(swaggerUi, { routePrefix: '/documentation', uiConfig: { validatorUrl: null }, staticCSP: true })
}, { name: 'documentation' })
