/** Whether a need is met: a program, `module cv2`, `element ximagesrc` or `stdio.h`. */
export function isInstalled (need: string): boolean
