import { codeLine, sentence } from './words.js'

type Random = (below: number) => number
const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))

const HEAD = '<!doctype html><html lang="en"><meta charset="utf-8">'

/** A long page as of an encyclopaedia: a list of contents that stays, paragraphs with links, code, photographs. */
export function toArticle (random: Random, photographs: readonly string[]): string {
  const paragraph = () => `<p>${times(4 + random(5), () => sentence(random, 6 + random(14))).join(' ')
    .replace(/ (\w{5,}) /g, (whole, word: string) => random(6) === 0 ? ` <a href="#">${word}</a> ` : whole)}</p>`
  const section = (index: number) => `<h2>${sentence(random, 3)}</h2>${
    index % 4 === 1 ? `<img src="${photographs[(index >> 2) % photographs.length]}" alt="">` : ''}${paragraph()}${
    index % 3 === 2 ? `<pre>${times(10, () => codeLine(random)).join('\n')}</pre>` : ''}${paragraph()}`
  return `${HEAD}<title>Article</title>
<style>
  body { font: 17px/1.6 'DejaVu Serif', serif; max-width: 900px; margin: 20px auto; color: #202122; background: #fff }
  nav { position: fixed; left: 20px; top: 20px; width: 220px; font: 14px/1.9 'DejaVu Sans', sans-serif }
  h2 { border-bottom: 1px solid #a2a9b1 } a { color: #0645ad } img { float: right; width: 420px; margin: 0 0 12px 20px }
  pre { background: #f4f4f4; padding: 12px; font: 14px/1.4 'DejaVu Sans Mono', monospace; overflow: hidden }
</style>
<nav>${times(12, () => `<a href="#">${sentence(random, 2)}</a><br>`).join('')}</nav>
${times(40, section).join('\n')}
</html>`
}

/** Slides: text on white or on colour, text beside a photograph, text on a photograph, a chart. */
export function toSlides (random: Random, photographs: readonly string[]): string {
  const text = () => `<h1>${sentence(random, 4)}</h1><ul>${times(6, () => `<li>${sentence(random, 9)}</li>`).join('')}</ul>`
  const bars = times(10, index => `<i style="height: ${50 + random(400)}px; background: hsl(${index * 36}, 70%, 50%)"></i>`).join('')
  const slides = [
    ['#fff; color: #222', text()],
    [`url(${photographs[1]}) center/cover; color: #fff`, text()],
    ['#fff; color: #222', `${text()}<img src="${photographs[0]}" alt="">`],
    ['linear-gradient(135deg, #0f2027, #2c5364); color: #fff', text()],
    [`url(${photographs[2]}) center/cover; color: #fff`, text()],
    ['#fff; color: #222', `${text()}<div>${bars}</div>`]
  ]
  return `${HEAD}<title>Slides</title>
<style>
  body { margin: 0; overflow: hidden; font: 40px 'DejaVu Sans', sans-serif }
  section { position: absolute; inset: 0; padding: 80px; visibility: hidden } section.on { visibility: visible }
  h1 { font-size: 80px; margin: 0 0 40px } img { position: absolute; right: 80px; bottom: 60px; width: 700px }
  div { position: absolute; right: 80px; bottom: 60px; display: flex; gap: 20px; align-items: end } i { width: 60px }
</style>
${slides.map(([background, inside], index) =>
  `<section style="background: ${background}"${index === 0 ? ' class="on"' : ''}>${inside}</section>`).join('\n')}
<script>
  const slides = [...document.querySelectorAll('section')]
  let shown = 0
  addEventListener('keydown', ({ key }) => {
    if (key !== 'ArrowRight') return
    slides[shown].classList.remove('on')
    shown = (shown + 1) % slides.length
    slides[shown].classList.add('on')
  })
</script>
</html>`
}
