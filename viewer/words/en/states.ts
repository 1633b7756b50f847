import { SCREEN_TROUBLES } from '../../../contract/words/screen-troubles.js'
import type { Told } from '../../states/told.js'
import { host } from './host.js'

const again = (seconds: number) => seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again…'

/** What the page says of its states: in the status pill, and on the card, of those that have one. */
export const states = {
  connecting: { pill: 'Connecting', heading: 'Connecting…', sentence: 'The picture will be here in a moment.' },
  live: { pill: 'Live' },
  slow: {
    pill: 'Slow connection',
    heading: 'Slow connection',
    sentence: 'Pictures arrive late. Move nearer to the Wi-Fi, or choose Light under Quality.'
  },
  stale: {
    pill: ({ age }: Told) => `The picture is ${age} s old`,
    heading: 'The picture is old',
    sentence: 'The computer that shares its screen has taken no picture since then.'
  },
  whole: {
    pill: 'Whole screen',
    heading: 'Whole screen',
    sentence: 'This is the whole screen: your browser, or the network, lets only the simple video stream through, ' +
      'and that can\'t show a part.'
  },
  frozen: { pill: 'Frozen', heading: 'Frozen', sentence: 'You have frozen the picture. The screen goes on.' },
  interrupted: { pill: 'Reconnecting…' },
  paused: {
    pill: 'Paused',
    heading: 'Paused',
    sentence: 'The person who shares the screen has paused it. It comes back by itself.',
    button: host.open
  },
  lost: {
    pill: 'No screen',
    heading: 'The screen can\'t be seen',
    sentence: ({ trouble, cause }: Told) => trouble
      ? `${SCREEN_TROUBLES[trouble].en}\n${cause}`
      : cause || 'Something is wrong on the computer that shares it. The picture comes back by itself.',
    button: host.open
  },
  gone: {
    pill: 'No connection',
    heading: 'No connection',
    sentence: ({ seconds }: Told) => `The computer that shares its screen does not answer.\n${again(seconds)}`,
    button: 'Try now'
  },
  full: {
    pill: 'Full',
    heading: 'No place is free',
    sentence: ({ viewers, places, seconds }: Told) =>
      `${viewers < places ? 'No more can watch from your address.' : `${viewers} of ${places} places are taken.`}\n${again(seconds)}`,
    button: 'Try now'
  },
  busy: {
    pill: 'Busy',
    heading: 'The computer is busy',
    sentence: ({ seconds }: Told) => `It can take nobody else right now.\n${again(seconds)}`,
    button: 'Try now'
  },
  otherView: {
    pill: 'Another view',
    heading: 'No room for this view',
    sentence: ({ seconds }: Told) => `You have another view open already, or too many are being watched.\n${again(seconds)}`,
    button: 'Show the usual picture'
  },
  noView: {
    pill: 'No such view',
    heading: 'There is no such view',
    sentence: 'The address of this page asks for a display or a size that there is not.',
    button: 'Show the usual picture'
  },
  key: {
    pill: 'Link needed',
    heading: 'Do you have the link?',
    sentence: 'Ask the person who shares the screen for it, or for its QR code.',
    button: 'Watch'
  },
  pin: {
    pill: 'PIN needed',
    heading: 'What is the PIN?',
    sentence: 'The person who shares the screen tells you.',
    button: 'Watch'
  },
  name: {
    pill: 'Name needed',
    heading: 'What is your name?',
    sentence: 'The person who shares the screen reads it, and lets you in.',
    button: 'Ask to watch'
  },
  waiting: {
    pill: 'Waiting to be let in',
    heading: ({ name }: Told) => name ? `Just a moment, ${name}` : 'Just a moment',
    sentence: 'The person who shares the screen has been asked to let you in.',
    button: 'Cancel'
  },
  roomFull: {
    pill: 'Waiting for a place',
    heading: 'Many are waiting',
    sentence: ({ seconds }: Told) => `There is no place left to wait to be let in.\n${again(seconds)}`,
    button: 'Try now'
  },
  denied: {
    pill: 'Not let in',
    heading: 'You were not let in',
    sentence: 'The person who shares the screen has said no. If that was a mistake, ask again.',
    button: 'Ask again'
  },
  ended: {
    pill: 'Disconnected',
    heading: 'You can no longer watch',
    sentence: 'The person who shares the screen has disconnected you.',
    button: 'Watch again'
  },
  renewed: {
    pill: 'New link',
    heading: 'There is a new link',
    sentence: 'The old one no longer works. Ask the person who shares the screen for the new one.',
    button: 'Watch'
  },
  expired: {
    pill: 'Time is up',
    heading: 'Your time is up',
    sentence: 'You were let in for a while only. Come in again to go on watching.',
    button: 'Watch'
  },
  closed: {
    pill: 'Not watching',
    heading: 'You can no longer watch',
    sentence: 'Come in again to go on watching.',
    button: 'Watch'
  },
  sharing: {
    pill: 'Sharing',
    heading: 'You are sharing this screen',
    sentence: 'To watch it here as well would show a picture of the picture, again and again.'
  }
}
