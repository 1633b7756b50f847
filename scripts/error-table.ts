import { ERRORS, type CataloguedError } from '../contract/error-catalogue.js'

/** Every error of the catalogue as a row of Markdown, by status. */
export function errorTable (errors: CataloguedError[] = Object.values(ERRORS)): string {
  const rows = errors.toSorted((a, b) => a.status - b.status).map(({ status, code, when }) => `| ${status} | \`${code}\` | ${when} |\n`)
  return ['| status | code | when |\n', '| --- | --- | --- |\n', ...rows].join('')
}
