/** Why a JPEG is not shown: a clause for people, such as `the data breaks off`. */
export class JpegFault extends Error {}
