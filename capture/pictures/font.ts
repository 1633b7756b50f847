/** Height of a letter in dots. */
export const GLYPH_HEIGHT = 7
/** Width of a letter in dots. */
export const GLYPH_WIDTH = 5

/**
 * Letters, each followed by its rows of dots: 5 by 7, one digit in base 32 per row, the leftmost dot the highest bit. Capitals
 * only: a picture says little, and is read from far away.
 */
const LETTERS = `
  A ehhvhhh B uhhuhhu C ehggghe D uhhhhhu E vgguggv F vgguggg G ehgnhhf H hhhvhhh
  I e44444e J 72222ic K hikokih L ggggggv M hrllhhh N hhpljhh O ehhhhhe P uhhuggg
  Q ehhhlid R uhhukih S fgge11u T v444444 U hhhhhhe V hhhhha4 W hhhllla X hha4ahh
  Y hhha444 Z v1248gv 0 ehjlphe 1 4c4444e 2 eh1248v 3 v2421he 4 26aiv22 5 vgu11he
  6 68guhhe 7 v124888 8 ehhehhe 9 ehhf12c . 00000cc , 0000c48 : 0cc0cc0 ; 0cc0c48
  - 000v000 _ 000000v / 01248g0 ( 2488842 ) 8422248 ' c480000 " aa00000 ! 4444004
  ? eh12404 + 044v440 = 00v0v00 % op248j3 # aavavaa @ eh1dlle [ e88888e ] e22222e
  < 248g842 > 8421248 * 04lel40 & cik8lid $ 4fke5u4
`.trim().split(/\s+/)

const toBits = (rows: string) => Array.from(rows, row => parseInt(row, 32))
const BOX = toBits('vhhhhhv')
const ROWS = new Map(LETTERS.flatMap((letter, index) => index % 2 ? [] : [[letter, toBits(LETTERS[index + 1]!)]]))

/** The rows of a letter, top to bottom, five bits each; those of a box if there is no such letter. */
export function glyph (character: string): number[] {
  if (character === ' ') return []
  return ROWS.get(character.toUpperCase()) ?? BOX
}
