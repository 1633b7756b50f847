/** What is listened with, such as a Fastify instance. */
interface Listener<T> {
  listen (options: T): Promise<string>
}

/** What a system says that has no IPv6: the kernel was built or started without it, or what runs there may not use it. */
const WITHOUT_IPV6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL']

/**
 * Listens. `::` means every address of both families (Node asks for both on one socket), and where the system has no IPv6, every address of
 * IPv4. Only there can `::` be refused with one of these codes.
 * @returns the host that is listened on: that of the options, or `0.0.0.0`
 * @throws whatever listening fails with
 */
export async function listen<T extends { host: string, port: number }> (app: Listener<T>, options: T): Promise<string> {
  try {
    await app.listen(options)
    return options.host
  } catch (error) {
    if (options.host !== '::' || !WITHOUT_IPV6.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return await listen(app, { ...options, host: '0.0.0.0' })
  }
}
