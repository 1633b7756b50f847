const people = (count: number) => count === 1 ? '1 person' : `${count} people`

/** The page that controls. */
export const host = {
  controls: 'Controls',
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
    ask: 'People I let in',
    open: 'Everyone on the network',
    asks: 'Close the way they came in?',
    goes: (count: number) => `${people(count)} came in because everyone could. They will be disconnected.`,
    stays: (count: number) => `${people(count)} came in by a way that will be closed.`,
    change: 'Change and disconnect',
    end: 'Disconnect them',
    keep: 'Let them stay'
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
    scan: 'Scan the code, or type',
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
    newLink: 'New link',
    newPin: 'New PIN'
  },

  renew: {
    asks: { key: 'Make a new link?', pin: 'Make a new PIN?', stream_key: 'Make new links for programs?' },
    old: (count: number) => `What you gave out before will not work any more. ${people(count)} came in with it.`,
    end: 'Make it and disconnect them',
    keep: 'Make it and let them stay'
  },

  viewers: {
    heading: 'Watching',
    nobody: 'Nobody is watching yet.',
    live: 'live',
    behind: (seconds: number) => `${seconds} s behind`,
    quality: (quality: number) => `quality ${quality}`,
    slow: 'slow link',
    end: 'End',
    asks: (name: string) => `End it for ${name}?`,
    again: {
      key: 'With the link they can come back.',
      pin: 'With the PIN they can come back.',
      stream_key: 'With their link they can come back.',
      none: '1 person will be disconnected.'
    },
    others: (count: number) => count === 0 ? '' : `With a new one, ${people(count)} who came in the same way can stay.`,
    justEnd: 'End it',
    endAndRenew: {
      key: 'End it and make a new link',
      pin: 'End it and make a new PIN',
      stream_key: 'End it and make new links for programs'
    },
    idle: (count: number) => `Also let in: ${count}`,
    takesPictures: 'takes single pictures',
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
    quality: 'Sharpness',
    qualities: { 50: 'Light, for slow networks', 80: 'Balanced', 90: 'Sharp', 100: 'Sharpest' },
    otherQuality: (quality: string) => `Quality ${quality}`,
    width: 'Width, at most',
    whole: 'As wide as the display',
    pixels: (width: string) => `${width} pixels`,
    fps: 'Rate, at most',
    rate: (fps: string) => fps === '1' ? '1 picture per second' : `${fps} pictures per second`,
    atOnce: 'Changes show at once. Nobody has to reconnect.'
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
    renew: 'New links'
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
    heading: 'Control the shared screen',
    out: 'This takes the host key, HOST_KEY in the configuration. Without one, only the computer that shares can open this page.',
    viewer: 'You may watch. To control the screen, enter the host key, HOST_KEY in the configuration.',
    label: 'Host key',
    enter: 'Enter',
    wrong: 'That is not the host key.',
    onlyWatches: 'That key lets you watch, but not control.',
    watch: 'Watch instead'
  }
}
