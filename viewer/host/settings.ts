import type { HostState } from '../../contract/host.js'
import { find, make } from '../element.js'
import { readDisplays, type Display } from '../link/displays.js'
import { words } from '../words/index.js'
import type { Host } from './host.js'

const texts = words.host.settings

/** A setting, as a list to choose from. */
interface Setting {
  name: 'display' | 'quality' | 'width' | 'fps'
  /** The values on offer, and what they are called. Whatever is set is on offer, too. */
  options (displays: Display[]): Array<[value: string, text: string]>
  /** What a value is called that is not among them. */
  other (value: string): string
}

const numbers = (values: number[], text: (value: string) => string): Array<[string, string]> =>
  values.map(value => [String(value), text(String(value))])

const SETTINGS: Setting[] = [
  {
    name: 'display',
    options: displays => displays.map(
      ({ id, name, width, height, primary }) => [id, texts.displayName(name || id, width, height, primary)]
    ),
    other: id => id
  },
  { name: 'quality', options: () => Object.entries(texts.qualities), other: texts.otherQuality },
  {
    name: 'width',
    options: () => [['0', texts.whole], ...numbers([1920, 1600, 1280, 960, 640], texts.pixels)],
    other: texts.pixels
  },
  { name: 'fps', options: () => numbers([60, 30, 15, 10, 5, 2, 1], texts.rate), other: texts.rate }
]

/** Puts what is set, and what else there is, into a list. */
function fillSelect (select: HTMLSelectElement, { name, options, other }: Setting, displays: Display[], { settings }: HostState) {
  const value = String(settings[name])
  const all = options(displays)
  if (!all.some(([known]) => known === value)) all.unshift([value, other(value)])
  const shown = JSON.stringify(all)
  if (select.dataset.shown !== shown) {
    select.replaceChildren(...all.map(([value, text]) => make('option', { value }, text)))
    select.dataset.shown = shown
  }
  if (select.value !== value) select.value = value
}

/** What everybody sees, and how sharp. */
export function setUpSettings (host: Host) {
  let displays: Display[] = []
  let isAsking = false
  const selects = SETTINGS.map(setting => {
    const select = make('select', { id: `setting-${setting.name}` })
    const label = make('label', { htmlFor: select.id }, texts[setting.name])
    find('settings').append(make('div', { className: 'field' }, label, select))
    select.addEventListener('change', async () => {
      const value = setting.name === 'display' ? select.value : Number(select.value)
      const isDone = await host.act('PUT', '/settings', { [setting.name]: value })
      if (!isDone && host.state) fillSelect(select, setting, displays, host.state)
    })
    return { setting, select }
  })

  function show (state: HostState) {
    for (const { setting, select } of selects) {
      // While its list is open, a browser would close it, and forget what is being chosen.
      if (document.activeElement !== select) fillSelect(select, setting, displays, state)
    }
  }

  /** Until they can be read, each state is a new chance. */
  async function ask () {
    if (isAsking || displays.length > 0) return
    isAsking = true
    displays = await readDisplays() // the one that is shared is on offer anyway
    isAsking = false
    show(host.state!)
  }

  return (state: HostState) => {
    show(state)
    ask() // not before there is a state: who may not control the screen is told nothing of the displays
  }
}
