/** The icons that the pages use: our names, and what they are called by Lucide (https://lucide.dev). The build makes the sprite of them. */
export const ICONS = {
  close: 'x',
  denied: 'hand',
  ended: 'user-x',
  eye: 'eye',
  full: 'users',
  key: 'key-round',
  language: 'languages',
  logOut: 'log-out',
  lost: 'monitor-off',
  name: 'user',
  offline: 'unplug',
  paused: 'pause',
  pin: 'lock',
  renewed: 'link-2-off',
  sharing: 'screen-share',
  unavailable: 'circle-alert',
  waiting: 'hourglass',
  working: 'loader-circle'
} as const

export type IconName = keyof typeof ICONS
