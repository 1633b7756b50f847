import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { ConfirmSchema } from '../contract/example-api.js'

const ResourceParamsSchema = Type.Object({
  resource_id: Type.String({ minLength: 1, description: 'any one path segment, percent-decoded', examples: ['abc'] })
})

const ResourceIdSchema = Type.String({ description: 'the decoded path segment' })

const GetResourceRoute = {
  operationId: 'getResource',
  tags: ['resource'],
  summary: 'Read a resource',
  description: 'Returns the method, the id of the resource and the requested level of detail.',
  params: ResourceParamsSchema,
  querystring: Type.Object({ detail: Type.String({ default: 'basic', description: 'the level of detail', examples: ['full'] }) }),
  response: {
    200: Type.Object({
      method: Type.Literal('GET', { description: 'the method of the request' }),
      resource_id: ResourceIdSchema,
      detail: Type.String({ description: 'the requested level of detail' })
    }, { description: 'The resource.', examples: [{ method: 'GET', resource_id: 'abc', detail: 'full' }] })
  }
} satisfies FastifySchema

const PostResourceRoute = {
  operationId: 'postResource',
  tags: ['resource'],
  summary: 'Create a resource',
  description: 'Returns the method, the id of the resource and the body.',
  params: ResourceParamsSchema,
  body: Type.Object({
    key: Type.String({ description: 'any text' })
  }, { additionalProperties: false, description: 'What the resource contains.', examples: [{ key: 'value' }] }),
  response: {
    200: Type.Object({
      method: Type.Literal('POST', { description: 'the method of the request' }),
      resource_id: ResourceIdSchema,
      data: Type.Object({ key: Type.String({ description: 'the text' }) }, { description: 'the body' })
    }, { description: 'The resource.', examples: [{ method: 'POST', resource_id: 'abc', data: { key: 'value' } }] })
  }
} satisfies FastifySchema

const PutResourceRoute = {
  operationId: 'putResource',
  tags: ['resource'],
  summary: 'Change a resource',
  description: 'Returns the method, the id of the resource and the body.',
  params: ResourceParamsSchema,
  body: Type.Object({
    field: Type.String({ description: 'any text' })
  }, { additionalProperties: false, description: 'What changes.', examples: [{ field: 'value' }] }),
  response: {
    200: Type.Object({
      method: Type.Literal('PUT', { description: 'the method of the request' }),
      resource_id: ResourceIdSchema,
      data: Type.Object({ field: Type.String({ description: 'the text' }) }, { description: 'the body' })
    }, { description: 'The resource.', examples: [{ method: 'PUT', resource_id: 'abc', data: { field: 'value' } }] })
  }
} satisfies FastifySchema

const DeleteResourceRoute = {
  operationId: 'deleteResource',
  tags: ['resource'],
  summary: 'Delete a resource',
  description: 'Returns the method, the id of the resource and whether the deletion was confirmed.',
  params: ResourceParamsSchema,
  querystring: Type.Object({ confirm: ConfirmSchema }),
  response: {
    200: Type.Object({
      method: Type.Literal('DELETE', { description: 'the method of the request' }),
      resource_id: ResourceIdSchema,
      confirm: Type.Boolean({ description: 'whether it was confirmed' })
    }, { description: 'The resource.', examples: [{ method: 'DELETE', resource_id: 'abc', confirm: true }] })
  }
} satisfies FastifySchema

/** `/api/resource/:resource_id`, for GET, POST, PUT and DELETE. */
const resource: FastifyPluginAsyncTypebox = async app => {
  const url = '/api/resource/:resource_id'

  app.get(url, { schema: GetResourceRoute }, async ({ params, query }) => ({
    method: 'GET' as const, resource_id: params.resource_id, detail: query.detail
  }))

  app.post(url, { schema: PostResourceRoute }, async ({ params, body }) => ({
    method: 'POST' as const, resource_id: params.resource_id, data: { key: body.key }
  }))

  app.put(url, { schema: PutResourceRoute }, async ({ params, body }) => ({
    method: 'PUT' as const, resource_id: params.resource_id, data: { field: body.field }
  }))

  app.delete(url, { schema: DeleteResourceRoute }, async ({ params, query }) => ({
    method: 'DELETE' as const, resource_id: params.resource_id, confirm: query.confirm
  }))
}

export default fp(resource, {
  name: 'deskfeed/routes/resource', encapsulate: true, dependencies: ['errors', 'forms', 'validation']
})
