import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'

const DisplaySchema = Type.Object({
  id: Type.String({ description: 'what `?display=` and `DISPLAY_ID` call it' }),
  name: Type.String({ description: 'a name for people' }),
  width: Type.Integer({ description: 'in pixels' }),
  height: Type.Integer({ description: 'in pixels' }),
  primary: Type.Boolean({ description: 'whether it is the primary one of the desktop' }),
  shared: Type.Boolean({ description: 'whether it is what those see who name no display' })
})

const DisplaysRoute = {
  operationId: 'listDisplays',
  tags: ['screen'],
  summary: 'The displays that can be watched',
  description: 'As they are now, the primary one first. `?display=` shows another one than the shared one.',
  response: {
    200: Type.Array(DisplaySchema, {
      description: 'The displays.',
      examples: [[{ id: 'HDMI-1', name: 'HDMI-1', width: 1920, height: 1080, primary: true, shared: true }]]
    }),
    ...errorAnswers(ERRORS.ScreenUnavailable)
  }
} satisfies FastifySchema

/** `GET /displays`. */
const displays: FastifyPluginAsyncTypebox = async app => {
  const { views } = app

  app.get('/displays', { schema: DisplaysRoute }, async () => {
    const all = await views.displays()
    return all.map(({ id, name, width, height, primary }) => ({ id, name, width, height, primary, shared: id === views.display.id }))
  })
}

export default fp(displays, { name: 'deskfeed/routes/displays', encapsulate: true, dependencies: ['deskfeed-capture'] })
