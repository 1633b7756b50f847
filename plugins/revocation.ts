import fp from 'fastify-plugin'

/** Cuts off every viewer whose admission was revoked: with their session, their key, their stream link, or the mode. */
export default fp(async app => {
  app.access.on('revoked', isRevoked => {
    app.viewers.cut(({ caller: { admission } }) => admission !== undefined && isRevoked(admission))
  })
}, { name: 'revocation', dependencies: ['access', 'deskfeed-capture'] })
