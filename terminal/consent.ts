/** What the terminal says while the desktop asks the person at it. */
export const ASKING = 'The desktop asks whether its screen may be shared: answer there. Until then viewers read that it asks.'

/** What the terminal says when they have agreed. */
export const GRANTED = 'The desktop shares its screen now.'

/**
 * What the terminal says when they do not want it to be seen, or not any more.
 * @param sentence what they did, without a full stop
 */
export const sayWithdrawn = (sentence: string): string =>
  `The screen is paused: ${sentence}. Resume at /host on this machine to have the desktop ask again.`
