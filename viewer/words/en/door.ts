/** What somebody without access is asked for, and told. */
export const door = {
  logOut: 'Log out',
  fields: { key: 'Link or key', pin: 'PIN', name: 'Your name' },
  wrong: {
    key: 'This is not the key. Is the link complete, and the newest one?',
    pin: 'This is not the PIN. Look at it again.',
    name: 'The name could not be sent. Try again.'
  },
  forgotten: 'Nobody has answered. Ask again.',
  wait: (seconds: number) => seconds > 0 ? `Too many attempts. Trying again in ${seconds} s.` : 'Trying again…'
}
