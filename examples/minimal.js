// Deskfeed in a Fastify app of your own: node examples/minimal.js, then open the address it prints.
import Fastify from 'fastify'
import capture from 'deskfeed/capture'
import videoFeed from 'deskfeed/routes/video-feed'

const app = Fastify()
app.register(capture, { source: 'pattern' })
app.register(videoFeed)
console.log(`${await app.listen({ port: Number(process.env.PORT ?? 3000) })}/video_feed`)
