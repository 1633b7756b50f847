/** The page that controls. */
export const host = {
  controls: 'Controls'
}
