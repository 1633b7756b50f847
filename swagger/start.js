/* global matchMedia, SwaggerUIBundle */
// Swagger UI is dark where its style sheet finds this class.
const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

// The layout without a top bar: in that people can type in the address of any document, which the page may not load.
SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null })
