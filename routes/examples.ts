import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { ErrorSchema } from '../contract/error-answers.js'
import { AuthorizationSchema, ConfirmSchema, OPTIONAL_AUTHORIZATION, integerId } from '../contract/example-api.js'

const GetExampleRoute = {
  operationId: 'getExample',
  tags: ['examples'],
  summary: 'A path, a query and a header',
  description: 'Returns what was sent: an integer from the path, a text from the query and the header `User-Agent`.',
  params: Type.Object({ user_id: integerId('the number of a user', 123) }),
  querystring: Type.Object({ name: Type.String({ default: '默认名字', description: 'a name', examples: ['Alice'] }) }),
  headers: Type.Object({ 'user-agent': Type.String({ default: '未知', description: 'the client program', examples: ['curl/7.88.1'] }) }),
  response: {
    200: Type.Object({
      user_id: Type.Integer({ description: 'the integer from the path' }),
      name: Type.String({ description: 'the text from the query' }),
      user_agent: Type.String({ description: 'the header `User-Agent`' })
    }, { description: 'What was sent.', examples: [{ user_id: 123, name: 'Alice', user_agent: 'curl/7.88.1' }] })
  }
} satisfies FastifySchema

/** A text or null. Not a union of two schemas: from an array of types, clients and documents make a single field. */
const nullableText = (byDefault: string, description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], default: byDefault, description })

const PostExampleRoute = {
  operationId: 'postExample',
  tags: ['examples'],
  summary: 'A body and a header',
  description: 'Returns what was sent. In JSON, `null` stays null: only an absent field takes its default.',
  security: OPTIONAL_AUTHORIZATION,
  headers: AuthorizationSchema,
  body: Type.Object({
    title: nullableText('默认标题', 'a title'),
    content: nullableText('默认内容', 'the text below the title')
  }, { additionalProperties: false, description: 'Both fields may be absent.', examples: [{ title: '你好', content: '世界' }] }),
  response: {
    200: Type.Object({
      title: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'the title' }),
      content: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'the text' }),
      authorization: Type.String({ description: 'the header `Authorization`' })
    }, { description: 'What was sent.', examples: [{ title: '你好', content: '世界', authorization: '无授权' }] })
  }
} satisfies FastifySchema

const PutExampleRoute = {
  operationId: 'putExample',
  tags: ['examples'],
  summary: 'A path, a body and a custom header',
  description: 'Returns what was sent: an integer from the path, two texts from the body and the header `X-Custom-Header`.',
  params: Type.Object({ item_id: integerId('the number of an item', 456) }),
  headers: Type.Object({ 'x-custom-header': Type.String({ default: '无自定义头', description: 'any text', examples: ['blue'] }) }),
  body: Type.Object({
    name: Type.String({ default: '默认名称', description: 'a name' }),
    description: Type.String({ default: '默认描述', description: 'more about it' })
  }, { additionalProperties: false, description: 'Both fields may be absent.', examples: [{ name: '桌子', description: '四条腿' }] }),
  response: {
    200: Type.Object({
      item_id: Type.Integer({ description: 'the integer from the path' }),
      name: Type.String({ description: 'the name' }),
      description: Type.String({ description: 'more about it' }),
      custom_header: Type.String({ description: 'the header `X-Custom-Header`' })
    }, { description: 'What was sent.', examples: [{ item_id: 456, name: '桌子', description: '四条腿', custom_header: 'blue' }] })
  }
} satisfies FastifySchema

const NotConfirmedSchema = Type.Object({
  message: Type.Literal('删除未确认', { description: 'the deletion was not confirmed' })
}, { additionalProperties: false, description: 'The deletion was not confirmed.', examples: [{ message: '删除未确认' }] })

const DeleteExampleRoute = {
  operationId: 'deleteExample',
  tags: ['examples'],
  summary: 'A deletion, only if it is confirmed',
  description: 'Nothing is deleted here; without `confirm=true` the answer is 400.',
  security: OPTIONAL_AUTHORIZATION,
  querystring: Type.Object({ confirm: ConfirmSchema }),
  headers: AuthorizationSchema,
  response: {
    200: Type.Object({
      deleted: Type.Literal(true, { description: 'always true' }),
      authorization: Type.String({ description: 'the header `Authorization`' })
    }, { description: 'It was confirmed.', examples: [{ deleted: true, authorization: '无授权' }] }),
    // The error comes first: an answer is serialized with the first schema that it fits.
    400: Type.Union([ErrorSchema, NotConfirmedSchema], {
      description: 'The deletion was not confirmed, or the request does not fit its schema.', examples: [{ message: '删除未确认' }]
    })
  }
} satisfies FastifySchema

/** `/get_example/:user_id`, `/post_example`, `/put_example/:item_id` and `/delete_example`. */
const examples: FastifyPluginAsyncTypebox = async app => {
  app.get('/get_example/:user_id', { schema: GetExampleRoute }, async ({ params, query, headers }) => ({
    user_id: params.user_id, name: query.name, user_agent: headers['user-agent']
  }))

  app.post('/post_example', { schema: PostExampleRoute }, async ({ body, headers }) => ({
    title: body.title, content: body.content, authorization: headers.authorization
  }))

  app.put('/put_example/:item_id', { schema: PutExampleRoute }, async ({ params, body, headers }) => ({
    item_id: params.item_id, name: body.name, description: body.description, custom_header: headers['x-custom-header']
  }))

  app.delete('/delete_example', { schema: DeleteExampleRoute }, async ({ query, headers }, reply) => {
    if (!query.confirm) return reply.code(400).send({ message: '删除未确认' })
    return { deleted: true as const, authorization: headers.authorization }
  })
}

export default fp(examples, {
  name: 'deskfeed/routes/examples', encapsulate: true, dependencies: ['errors', 'forms', 'validation']
})
