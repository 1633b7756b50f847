import ajv from '@fastify/ajv-compiler'
import type { FastifySchemaValidationError } from 'fastify'
import fp from 'fastify-plugin'
import { isForm } from './forms.js'

interface ObjectSchema { properties?: Record<string, { type?: string | string[] }> }

/**
 * How a text becomes the type that the schema states. If it can't, it stays a text and fails.
 * Stricter than Ajv's coercion, which takes `0x10`, `1e3` and a blank for integers, but does not take `True` for a boolean.
 */
const READERS: Record<string, (text: string) => unknown> = {
  integer: text => /^-?\d+$/.test(text) ? Number(text) : text,
  number: text => /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text,
  boolean: text => /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text
}

/** Converts the texts of a flat object in place; `undefined` if the schema wants only texts. */
function readerOf ({ properties = {} }: ObjectSchema): ((values: Record<string, unknown>) => void) | undefined {
  const readers = Object.entries(properties).flatMap(([name, { type }]) => {
    const read = READERS[String(type)]
    return read ? [{ name, read }] : []
  })
  if (readers.length === 0) return
  return values => {
    for (const { name, read } of readers) {
      const text = values[name]
      if (typeof text === 'string') values[name] = read(text)
    }
  }
}

/** A sentence that names the field, and what was expected there. */
function describe ([first, ...others]: FastifySchemaValidationError[], part: string): string {
  const { instancePath, keyword, message, params } = first!
  const place = `${part}${instancePath}`
  if (keyword === 'required') {
    const { parentSchema } = first as { parentSchema?: ObjectSchema }
    const { type } = parentSchema?.properties?.[String(params.missingProperty)] ?? {}
    return `${place} ${message} (${place}/${params.missingProperty}${type ? ` must be ${type}` : ''})`
  }
  if (keyword === 'type') return `${place} must be ${[params.type].flat().join(' or ')}`
  const values = [first!, ...others].flatMap(({ params }) => params.allowedValue ?? params.allowedValues ?? [])
  return values.length > 0 ? `${place} must be one of ${values.join(', ')}` : `${place} ${message}`
}

/**
 * Checks every part of a request against its schema: fills in defaults, drops unknown fields where the schema says so, and converts the
 * texts of forms, queries and paths to the types it states. JSON is not converted: `null` is not a text.
 * An absent body counts as an empty object.
 */
export default fp(async app => {
  let compile: ReturnType<ReturnType<typeof ajv>>
  app.setValidatorCompiler(({ schema, httpPart }) => {
    // By the time the first route is compiled, all shared schemas are known.
    compile ??= ajv()(app.getSchemas() as {}, {
      customOptions: { coerceTypes: false, useDefaults: true, removeAdditional: true, verbose: true }
    })
    const validate = compile({ schema } as never)
    const read = readerOf(schema as ObjectSchema)
    if (!read) return validate
    return values => {
      if (httpPart !== 'body' || isForm(values)) read(values)
      return validate(values) ? { value: values } : { error: validate.errors as never }
    }
  })

  app.setSchemaErrorFormatter((errors, part) => new Error(describe(errors, part)))

  app.addHook('onRoute', route => {
    if (!route.schema?.body) return
    route.preValidation = [route.preValidation ?? []].flat().concat((request, _reply, done) => {
      if (request.body === undefined) request.body = {}
      done()
    })
  })
}, { name: 'validation', dependencies: ['errors', 'forms'] })
