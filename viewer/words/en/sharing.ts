/** The card of the machine that shares its screen. */
export const sharing = {
  peek: 'Show a still picture',
  /** What a screen reader says of it. */
  still: 'The screen as it was a moment ago',
  failed: 'There is no picture now. Try again.',
  watchAnyway: 'Watch anyway'
}
