import fp from 'fastify-plugin'

/** Cuts off everybody who watches by a key, a PIN, a link or a mode that was taken back. */
export default fp(async app => {
  app.access.on('revoked', isOut => {
    app.viewers.cut(({ caller: { admission } }) => admission !== undefined && isOut(admission))
  })
}, { name: 'revocation', dependencies: ['access', 'deskfeed-capture'] })
