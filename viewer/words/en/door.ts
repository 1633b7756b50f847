/** What somebody without access is asked for, and told. */
export const door = {
  logOut: 'Log out',
  enter: 'Enter',
  ask: 'Ask',
  key: 'The link, or the key in it',
  pin: 'PIN',
  name: 'Your name',
  wantsKey: 'Ask the person sharing the screen for the link.',
  wantsPin: 'Type in the PIN that the host gives you.',
  wantsName: 'Ask the host to let you in.',
  waiting: 'Please wait for the host to let you in.',
  denied: 'The host did not let you in.',
  wrong: 'That was not right. Try again.',
  gone: 'Your request has expired. Please ask again.',
  wait: (seconds: number) => `Too many attempts. Trying again in ${seconds} s.`,
  full: (seconds: number) => `Too many people are waiting. Trying again in ${seconds} s.`
}
