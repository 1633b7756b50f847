import type { host as en } from '../en/host.js'

export const host: typeof en = {
  open: '打开控制页面',
  title: '屏幕共享 · 控制页面',
  connecting: '正在连接…',
  live: '正在共享你的屏幕',
  paused: '已暂停：没有人能看到你的屏幕',
  gone: '服务没有响应，正在重试…',
  busy: '打开的控制页面太多。关闭其中一些，这里才会继续更新。',
  failed: '操作没有成功，请再试一次。',
  close: '关闭',
  cancel: '取消',
  copied: '已复制',
  notCopied: '复制失败',
  pause: '暂停',
  resume: '继续',
  watching: count => `${count} 人观看`,
  places: most => `上限 ${most}`,

  access: {
    label: '谁可以进入',
    key: '仅限有链接的人',
    pin: '有 PIN 或链接的人',
    ask: '经我允许或有直达链接的人',
    open: '所有能访问这台电脑的人',
    asks: '要更改谁可以进入吗？',
    goes: count => `有 ${count} 人是因为对所有人开放才进来的，他们的连接会被断开。`,
    stays: count => `有 ${count} 人进入的方式将会关闭。`,
    change: '更改，并断开他们的连接',
    end: '更改，并断开上述所有人的连接',
    keep: '更改，让其他人继续看',
    keepAll: '更改，让他们继续看'
  },

  door: {
    heading: '等待进入',
    nobody: '没有人在等待。',
    allow: '允许',
    deny: '拒绝',
    allowAll: count => `全部允许（${count} 人）`,
    denyAll: '全部拒绝',
    asks: '要全部拒绝吗？',
    denies: count => `${count} 人会看到你没有同意。`,
    notify: '有人请求时通知我',
    notifies: '此页面在后台时，有人请求会通知你。',
    arrived: name => `${name} 请求观看`,
    arrivedMore: (name, more) => `${name} 等 ${more + 1} 人请求观看`
  },

  invite: {
    heading: '邀请',
    code: '链接的二维码',
    scan: '扫描二维码',
    type: '扫描二维码，或输入',
    pin: 'PIN',
    how: {
      key: '密钥在二维码和链接里，只输入地址进不来。',
      pin: '用二维码和链接不需要 PIN；输入地址的人要输入 PIN。',
      ask: '来的人都要等你允许，只有直达链接可以直接进入。',
      open: '来的人都能看到你的屏幕。'
    },
    fullScreen: '全屏显示',
    copy: '复制链接',
    copyWithKey: '复制直达链接',
    address: '链接中的地址',
    virtual: '虚拟',
    newLink: '更换链接',
    newPin: '更换 PIN'
  },

  renew: {
    asks: { key: '要更换链接吗？', pin: '要更换 PIN 吗？', stream_key: '要更换播放器链接吗？' },
    old: count => `原来的会失效，有 ${count} 人是用它进来的。`,
    end: '更换，并断开他们的连接',
    keep: '更换，让他们继续看'
  },

  viewers: {
    heading: '正在观看',
    nobody: '还没有人观看。',
    live: '实时',
    behind: seconds => `延迟 ${seconds} 秒`,
    quality: quality => `画质 ${quality}`,
    slow: '网络较慢',
    end: '断开',
    asks: name => `要断开 ${name} 的连接吗？`,
    again: {
      key: '有链接就能再进来。',
      pin: '有 PIN 就能再进来。',
      stream_key: '有原来的链接就能再进来。',
      none: '有 1 人的连接会被断开。'
    },
    others: count => count === 0 ? '' : `更换后，用同样方式进来的另外 ${count} 人可以继续看。`,
    justEnd: '断开',
    endAndRenew: {
      key: '断开并更换链接',
      pin: '断开并更换 PIN',
      stream_key: '断开并更换播放器链接'
    },
    idle: count => `其他已获准的人：${count}`,
    takesPictures: '获取单张截图',
    relay: count => `转发给 ${count} 人`,
    grants: {
      this_machine: '本机',
      open: '自由进入',
      key: '凭链接',
      host_key: '凭共享者密钥',
      pin: '凭 PIN',
      invitation: '经你允许',
      stream_link: '凭播放器链接',
      vnc_password: '凭 VNC 密码'
    }
  },

  settings: {
    heading: '画面',
    display: '显示器',
    displayName: (name, width, height, isPrimary) => `${name}，${width} × ${height}${isPrimary ? '（主显示器）' : ''}`,
    quality: '画质',
    qualities: { 50: '省流量，适合慢速网络', 80: '均衡', 90: '清晰', 100: '最清晰' },
    otherQuality: quality => `画质 ${quality}`,
    width: '最大宽度',
    whole: '与显示器相同',
    pixels: width => `${width} 像素`,
    fps: '最高帧率',
    rate: fps => `每秒 ${fps} 帧`,
    atOnce: '更改立即生效，只有部分 VNC 客户端需要重新连接。'
  },

  programs: {
    heading: '播放器链接',
    names: {
      obs: { title: 'OBS', how: '媒体源：输入' },
      vlc: { title: 'VLC', how: '媒体 → 打开网络串流' },
      homeAssistant: { title: 'Home Assistant', how: 'MJPEG IP Camera：MJPEG URL' },
      homeAssistantStill: { title: 'Home Assistant', how: 'MJPEG IP Camera：静态图像 URL' }
    },
    copy: '复制',
    renew: '更换链接'
  },

  picture: {
    heading: '共享的画面',
    show: '查看画面',
    again: '重新截取',
    how: {
      laser: '按住并拖动，所有人都会看到你指的地方。',
      look: '拖动框出一块区域，所有人都会看到它放大。'
    },
    keys: {
      laser: '也可以用方向键。',
      look: '也可以用方向键移动，Shift 加方向键调整大小，回车确定。'
    },
    failed: '现在没有画面。'
  },

  key: {
    heading: '控制屏幕共享',
    out: '需要共享者密钥，即配置中的 HOST_KEY。没有设置时，只有共享屏幕的电脑能打开此页面。',
    viewer: '你可以观看。要控制屏幕共享，请输入共享者密钥，即配置中的 HOST_KEY。',
    label: '共享者密钥',
    enter: '进入',
    wrong: '这不是共享者密钥。',
    onlyWatches: '这个密钥只能观看，不能控制共享。',
    watch: '改为观看'
  }
}
