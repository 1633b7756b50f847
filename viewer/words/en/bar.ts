/** The bar over the picture. */
export const bar = {
  label: 'The picture'
}
