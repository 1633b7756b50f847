import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where a file of the package is, wherever the code that asks for it was built to: the package finds itself by its name. */
const locate = (path: string): URL => new URL(import.meta.resolve(`deskfeed/${path}`))

/** The folder of the page, as it was built. */
export const VIEWER_FOLDER = fileURLToPath(new URL('.', locate('viewer/index.html')))

/** The folder of Redoc and the page around it. */
export const REDOC_FOLDER = fileURLToPath(new URL('.', locate('redoc/index.html')))

/** The folder of the page around Swagger UI. */
export const SWAGGER_FOLDER = fileURLToPath(new URL('.', locate('swagger/index.html')))

/** The version of this package. */
export const { version: VERSION } = JSON.parse(readFileSync(locate('package.json'), 'utf8')) as { version: string }
