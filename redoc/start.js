/* global Redoc, fetch, location, matchMedia */
const dark = matchMedia('(prefers-color-scheme: dark)')
dark.addEventListener('change', () => location.reload())

/** Redoc takes its colours when it starts. These are those that are wrong in the dark; style.css has the rest. */
const DARK = {
  colors: {
    primary: { main: '#6cb2ff' },
    success: { main: '#5fce7f' },
    error: { main: '#ff8078' },
    text: { primary: '#e4e6e9', secondary: '#a9b0ba' },
    border: { dark: '#4a515b', light: '#343a43' },
    responses: {
      success: { color: '#5fce7f', backgroundColor: '#1c2f24', tabTextColor: '#5fce7f' },
      error: { color: '#ff8078', backgroundColor: '#3a2224', tabTextColor: '#ff8078' },
      redirect: { color: '#f5b642', backgroundColor: '#382f1c', tabTextColor: '#f5b642' },
      info: { color: '#6cb2ff', backgroundColor: '#1c2a3a', tabTextColor: '#6cb2ff' }
    }
  },
  schema: {
    nestedBackground: '#1c2026',
    linesColor: '#4a6a8a',
    typeNameColor: '#a9b0ba',
    typeTitleColor: '#a9b0ba',
    requireLabelColor: '#ff8078'
  },
  typography: { code: { color: '#ff9d76', backgroundColor: '#262c34' } },
  sidebar: { backgroundColor: '#14171b', textColor: '#e4e6e9', activeTextColor: '#6cb2ff' },
  rightPanel: { backgroundColor: '#0f1114', textColor: '#e4e6e9' }
}

/** The document, with our sign above its contents. */
async function read () {
  const document = await (await fetch('/openapi.json')).json()
  document.info['x-logo'] = { url: '/redoc/icon.svg', altText: 'Deskfeed', href: '/' }
  return document
}

Redoc.init(await read(), {
  theme: dark.matches ? DARK : {},
  downloadUrls: [{ title: 'openapi.json', url: '/openapi.json' }]
}, document.getElementById('redoc'))
