import t from 'tap'
import fc from 'fast-check'
import { parseCommandLine } from '../../../capture/sources/command-line.js'

const cases: Array<[string, string[]]> = [
  ['ffmpeg -f mjpeg -', ['ffmpeg', '-f', 'mjpeg', '-']],
  ['  gst-launch-1.0\tximagesrc  !  fdsink ', ['gst-launch-1.0', 'ximagesrc', '!', 'fdsink']],
  ["sh -c 'grim -t jpeg - | cat'", ['sh', '-c', 'grim -t jpeg - | cat']],
  ['cat "my film.mjpeg" it"\'"s""', ['cat', 'my film.mjpeg', "it's"]],
  ["-metadata title=''", ['-metadata', 'title=']],
  ["say '' \"\"", ['say', '', '']],
  ['C:\\Programs\\ffmpeg.exe $HOME `id` *', ['C:\\Programs\\ffmpeg.exe', '$HOME', '`id`', '*']],
  ['["cat","my film.mjpeg"]', ['cat', 'my film.mjpeg']],
  ['[]', []]
]
for (const [text, words] of cases) {
  t.test(`a command line is split as expected: ${text}`, async t => { t.strictSame(parseCommandLine(text), words) })
}

const wrong: Array<[string, string | RegExp]> = [
  ['cat "my film', 'has a quote that is not closed: "my'],
  ["cat it's", "has a quote that is not closed: it's"],
  ['grim - | cat', "is not read by a shell, so | means nothing; put it all into sh -c '…'"],
  ['ffmpeg - 2>/dev/null', /2>\/dev\/null means nothing/],
  ['a && b', /&& means nothing/],
  ['["cat", 1]', /^begins with \[, but is not a JSON list of strings such as \["ffmpeg"/],
  ['[cat]', /^begins with \[/]
]
for (const [text, message] of wrong) {
  t.test(`a command line that makes no sense is an error that says what to write instead: ${text}`, async t => {
    t.throws(() => parseCommandLine(text), { message })
  })
}

t.test('any arguments can be written, as a line and as JSON', async t => {
  const quote = (word: string) => word.split("'").map(part => `'${part}'`).join('"\'"')
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(fc.string()), words => {
    t.strictSame(parseCommandLine(JSON.stringify(words)), words)
    t.strictSame(parseCommandLine(words.map(quote).join(' ')), words)
  })))
})
