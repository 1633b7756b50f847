// All of Deskfeed in a process of your own: node examples/whole-app.js, then open the address it prints.
import Fastify from 'fastify'
import deskfeed, { options, readConfig } from 'deskfeed'

// Deskfeed owns the instance it is registered in: it sets the body parsers, the validator, and the handlers for errors and unknown
// paths, and it ignores `prefix`. So give it an instance of its own, next to that of your app.
const config = readConfig(process.env)
const app = Fastify({ ...options })
app.register(deskfeed, { config })
console.log(`${await app.listen({ host: config.HOST, port: config.PORT })}/`)
