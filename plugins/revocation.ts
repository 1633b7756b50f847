import fp from 'fastify-plugin'

/** When sessions end, cuts off everybody who watches by them: nothing that they asked for is answered any more. */
export default fp(async app => {
  app.access.on('ended', () => app.viewers.cut(({ caller: { admission } }) => admission?.session.isOver ?? false))
}, { name: 'revocation', dependencies: ['access', 'deskfeed-capture'] })
