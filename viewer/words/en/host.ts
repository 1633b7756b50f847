const people = (count: number) => count === 1 ? '1 person' : `${count} people`

/** The host's page. */
export const host = {
  open: 'Open the host\'s page',
  title: 'Share your screen',
  connecting: 'Connecting…',
  live: 'Your screen is live',
  paused: 'Paused: nobody sees your screen',
  gone: 'The service does not answer. Trying again…',
  busy: 'Too many pages like this one are open. Close some of them to follow along here.',
  failed: 'That did not work. Please try again.',
  close: 'Close',
  cancel: 'Cancel',
  copied: 'Copied',
  notCopied: 'Not copied',
  pause: 'Pause',
  resume: 'Resume',
  watching: (count: number) => `${count} watching`,
  places: (most: number) => `of ${most}`,

  access: {
    label: 'Who can come in',
    key: 'Only people with the link',
    pin: 'People with the PIN or the link',
    ask: 'People I let in, or with the direct link',
    open: 'Everyone who can reach this computer',
    asks: 'Change who can come in?',
    goes: (count: number) => `${people(count)} came in because everyone could. They will be disconnected.`,
    stays: (count: number) => `${people(count)} came in by a way that will be closed.`,
    change: 'Change, and disconnect them',
    end: 'Change, and disconnect all of them',
    keep: 'Change, and let the others stay',
    keepAll: 'Change, and let them stay'
  },

  door: {
    heading: 'At the door',
    nobody: 'Nobody is waiting.',
    allow: 'Let in',
    deny: 'Turn away',
    allowAll: (count: number) => `Let all ${count} in`,
    denyAll: 'Turn all away',
    asks: 'Turn all away?',
    denies: (count: number) => `${people(count)} will be told that you did not let them in.`,
    notify: 'Notify me when somebody comes',
    notifies: 'You will be notified while this page is in the background.',
    arrived: (name: string) => `${name} is at the door`,
    arrivedMore: (name: string, more: number) => `${name} and ${more} more are at the door`
  },

  invite: {
    heading: 'Invite',
    code: 'QR code of the link',
    scan: 'Scan the code',
    type: 'Scan the code, or type',
    pin: 'PIN',
    how: {
      key: 'The key is in the code and in the link. The address alone does not let anyone in.',
      pin: 'The code and the link work without the PIN. At the address, people are asked for it.',
      ask: 'Everyone who comes waits until you let them in. Only the direct link opens at once.',
      open: 'Everyone who comes sees your screen.'
    },
    fullScreen: 'Show full screen',
    copy: 'Copy link',
    copyWithKey: 'Copy direct link',
    address: 'Address in the link',
    virtual: 'virtual',
    newLink: 'Replace link',
    newPin: 'Replace PIN'
  },

  renew: {
    asks: { key: 'Replace the link?', pin: 'Replace the PIN?', stream_key: 'Replace the links for programs?' },
    old: (count: number) => `The old one stops working. ${people(count)} came in with it.`,
    end: 'Replace, and disconnect them',
    keep: 'Replace, and let them stay'
  },

  viewers: {
    heading: 'Watching',
    nobody: 'Nobody is watching yet.',
    live: 'live',
    behind: (seconds: number) => `${seconds} s behind`,
    quality: (quality: number) => `quality ${quality}`,
    slow: 'slow link',
    end: 'Disconnect',
    asks: (name: string) => `Disconnect ${name}?`,
    again: {
      key: 'With the link they can come back.',
      pin: 'With the PIN they can come back.',
      stream_key: 'With their link they can come back.',
      none: '1 person will be disconnected.'
    },
    others: (count: number) => count === 0 ? '' : `If you replace it, ${people(count)} who came in the same way can stay.`,
    justEnd: 'Disconnect',
    endAndRenew: {
      key: 'Disconnect and replace the link',
      pin: 'Disconnect and replace the PIN',
      stream_key: 'Disconnect and replace the links for programs'
    },
    idle: (count: number) => `Also let in: ${count}`,
    takesPictures: 'takes single pictures',
    relay: (count: number) => `passes it on to ${people(count)}`,
    grants: {
      this_machine: 'this computer',
      open: 'came in freely',
      key: 'by the link',
      host_key: 'by the host key',
      pin: 'by the PIN',
      invitation: 'let in by you',
      stream_link: 'by a link for programs',
      vnc_password: 'by the VNC password'
    }
  },

  settings: {
    heading: 'Picture',
    display: 'Display',
    displayName: (name: string, width: number, height: number, isPrimary: boolean) =>
      `${name}, ${width} × ${height}${isPrimary ? ' (main)' : ''}`,
    quality: 'Quality',
    qualities: { 50: 'Light, for slow networks', 80: 'Balanced', 90: 'Sharp', 100: 'Sharpest' },
    otherQuality: (quality: string) => `Quality ${quality}`,
    width: 'Width, at most',
    whole: 'As wide as the display',
    pixels: (width: string) => `${width} pixels`,
    fps: 'Rate, at most',
    rate: (fps: string) => fps === '1' ? '1 picture per second' : `${fps} pictures per second`,
    atOnce: 'Changes show at once. Only some VNC viewers have to reconnect.'
  },

  programs: {
    heading: 'Links for programs',
    names: {
      obs: { title: 'OBS', how: 'Media Source: Input' },
      vlc: { title: 'VLC', how: 'Media → Open Network Stream' },
      homeAssistant: { title: 'Home Assistant', how: 'MJPEG IP Camera: MJPEG URL' },
      homeAssistantStill: { title: 'Home Assistant', how: 'MJPEG IP Camera: Still image URL' }
    },
    copy: 'Copy',
    renew: 'Replace links'
  },

  picture: {
    heading: 'The shared picture',
    show: 'Show the picture',
    again: 'Take it again',
    how: {
      laser: 'Press and drag: everybody sees where you point.',
      look: 'Drag across what everybody should see larger.'
    },
    keys: {
      laser: 'Or use the arrow keys.',
      look: 'Or use the arrow keys, with Shift for the size, and Enter.'
    },
    failed: 'There is no picture at the moment.'
  },

  key: {
    heading: 'Control the sharing',
    out: 'This takes the host key, HOST_KEY in the configuration. Without one, only the computer that shares can open this page.',
    viewer: 'You may watch. To control the sharing, enter the host key, HOST_KEY in the configuration.',
    label: 'Host key',
    enter: 'Enter',
    wrong: 'That is not the host key.',
    onlyWatches: 'That key lets you watch, but not control the sharing.',
    watch: 'Watch instead'
  }
}
