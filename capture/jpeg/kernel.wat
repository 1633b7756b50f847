;; Walks through the Huffman-coded data of a JPEG's scan (ITU T.81, F.2.2) without decoding it: symbol by symbol, to see whether each
;; is there, fits, and ends with the data. `npm run kernel` compiles this to kernel.ts.
;;
;; A lookup has an entry of two bytes for each value of the next 12 bits. It says what the symbols come to whose codes are within them:
;; their bits, with those of the coefficients that follow the codes, in the lowest five; above them by how many coefficients they advance
;; in the block. 128 more than that means that the block ends there; 255 that there is no whole code, or none that means anything.
;;
;; Beside each lookup there is a list, for one symbol at a time: 17 limits, i32, for each length of a code how the 16 bits that begin
;; with such a code compare (they are less); 17 offsets, i32, what to add to the code for the index of its symbol; the symbols, bytes.
(module
  (memory (export "memory") 4)

  ;; What is known of the interval between two calls of walk.
  (global $at (mut i32) (i32.const 0))
  (global $bits (mut i64) (i64.const 0)) ;; read, but not used; the next one is the highest
  (global $count (mut i32) (i32.const 0)) ;; how many these are
  (global $k (mut i32) (i32.const 0)) ;; coefficients of the block that are done
  (global $block (mut i32) (i32.const 0)) ;; where the block stands in the list of blocks
  (global $blocks (mut i32) (i32.const 0)) ;; the list: for each block of a unit (MCU) four addresses, i32: the lookup at its start,
  (global $blocksEnd (mut i32) (i32.const 0)) ;; the lookup for the rest, and the lists for the first symbol and for the others
  (global $units (mut i32) (i32.const 0)) ;; left in the interval

  (func (export "begin") (param $blocks i32) (param $count i32) (param $units i32)
    (global.set $bits (i64.const 0))
    (global.set $count (i32.const 0))
    (global.set $k (i32.const 0))
    (global.set $block (local.get $blocks))
    (global.set $blocks (local.get $blocks))
    (global.set $blocksEnd (i32.add (local.get $blocks) (i32.shl (local.get $count) (i32.const 4))))
    (global.set $units (local.get $units)))

  ;; How far walk has read.
  (func (export "position") (result i32) (global.get $at))

  ;; How many whole bytes it has read, but not used.
  (func (export "ahead") (result i32) (i32.shr_u (global.get $count) (i32.const 3)))

  ;; Walks on, from $at up to $end. 0: it needs more bytes; 1: the interval is done; 2: the data is damaged; 3: it ends too soon.
  (func (export "walk") (param $at i32) (param $end i32) (result i32)
    (local $bits i64) (local $count i32) (local $k i32) (local $block i32) (local $units i32)
    (local $lookup i32) (local $word i64) (local $byte i32) (local $entry i32) (local $used i32) (local $next i32)
    (local $list i32) (local $length i32) (local $peek i32) (local $symbol i32) (local $result i32)
    (local.set $bits (global.get $bits))
    (local.set $count (global.get $count))
    (local.set $k (global.get $k))
    (local.set $block (global.get $block))
    (local.set $units (global.get $units))
    (local.set $lookup (if (result i32) (local.get $k)
      (then (i32.load offset=4 (local.get $block)))
      (else (i32.load (local.get $block)))))
    (block $stop
      (loop $symbols
        (if (i32.lt_u (local.get $count) (i32.const 32)) (then
          (block $filled
            (if (i32.le_u (i32.add (local.get $at) (i32.const 8)) (local.get $end)) (then
              (local.set $word (i64.load (local.get $at)))
              ;; Eight bytes at once, if none of them is 0xff.
              (if (i64.eqz (i64.and (i64.const 0x8080808080808080) (i64.and (local.get $word)
                (i64.sub (i64.xor (local.get $word) (i64.const -1)) (i64.const 0x0101010101010101))))) (then
                (local.set $word (i64x2.extract_lane 0 (i8x16.shuffle 7 6 5 4 3 2 1 0 7 6 5 4 3 2 1 0
                  (i64x2.splat (local.get $word)) (i64x2.splat (local.get $word)))))
                (local.set $bits (i64.or (local.get $bits) (i64.shr_u (local.get $word) (i64.extend_i32_u (local.get $count)))))
                (local.set $used (i32.shr_u (i32.sub (i32.const 64) (local.get $count)) (i32.const 3)))
                (local.set $at (i32.add (local.get $at) (local.get $used)))
                (local.set $count (i32.add (local.get $count) (i32.shl (local.get $used) (i32.const 3))))
                (br $filled)))))
            (loop $bytes
              (br_if $filled (i32.gt_u (local.get $count) (i32.const 56)))
              (br_if $filled (i32.ge_u (local.get $at) (local.get $end)))
              (local.set $byte (i32.load8_u (local.get $at)))
              (if (i32.eq (local.get $byte) (i32.const 0xff)) (then
                (br_if $filled (i32.ge_u (i32.add (local.get $at) (i32.const 1)) (local.get $end)))
                (local.set $next (i32.load8_u offset=1 (local.get $at)))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                ;; A marker, or a zero after a byte of data, may have any number of 0xff before it (B.1.1.2).
                (br_if $bytes (i32.eq (local.get $next) (i32.const 0xff)))
                (if (local.get $next) (then
                  (local.set $at (i32.sub (local.get $at) (i32.const 1)))
                  (br $filled)))))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (local.set $bits (i64.or (local.get $bits) (i64.shl (i64.extend_i32_u (local.get $byte))
                (i64.extend_i32_u (i32.sub (i32.const 56) (local.get $count))))))
              (local.set $count (i32.add (local.get $count) (i32.const 8)))
              (br $bytes)))))

        (block $blockEnds
          (block $oneSymbol
            (local.set $entry (i32.load16_u (i32.add (local.get $lookup)
              (i32.shl (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.const 52))) (i32.const 1)))))
            (local.set $used (i32.and (local.get $entry) (i32.const 31)))
            (local.set $next (i32.add (local.get $k) (i32.shr_u (local.get $entry) (i32.const 5))))
            (br_if $oneSymbol (i32.gt_u (local.get $used) (local.get $count)))
            (if (i32.ge_u (local.get $next) (i32.const 64)) (then
              ;; The last coefficient, or the end of the block after one before that.
              (br_if $oneSymbol (i32.and (i32.ne (local.get $next) (i32.const 64))
                (i32.gt_u (i32.sub (local.get $next) (i32.const 129)) (i32.const 62))))
              (local.set $bits (i64.shl (local.get $bits) (i64.extend_i32_u (local.get $used))))
              (local.set $count (i32.sub (local.get $count) (local.get $used)))
              (br $blockEnds)))
            (local.set $bits (i64.shl (local.get $bits) (i64.extend_i32_u (local.get $used))))
            (local.set $count (i32.sub (local.get $count) (local.get $used)))
            (local.set $k (local.get $next))
            (local.set $lookup (i32.load offset=4 (local.get $block)))
            (br $symbols))

          ;; One symbol, which is long, ends with the bytes there are, or is wrong.
          (local.set $list (if (result i32) (local.get $k)
            (then (i32.load offset=12 (local.get $block)))
            (else (i32.load offset=8 (local.get $block)))))
          (local.set $peek (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.const 48))))
          (local.set $length (i32.const 0))
          (local.set $result (i32.const 2))
          (block $short
            (loop $lengths
              (local.set $length (i32.add (local.get $length) (i32.const 1)))
              (if (i32.gt_u (local.get $length) (i32.const 16)) (then
                (br_if $short (i32.lt_u (local.get $count) (i32.const 16)))
                (br $stop)))
              (br_if $lengths (i32.ge_u (local.get $peek)
                (i32.load (i32.add (local.get $list) (i32.shl (local.get $length) (i32.const 2)))))))
            (local.set $symbol (i32.load8_u offset=136 (i32.add (local.get $list) (i32.add
              (i32.shr_u (local.get $peek) (i32.sub (i32.const 16) (local.get $length)))
              (i32.load offset=68 (i32.add (local.get $list) (i32.shl (local.get $length) (i32.const 2))))))))
            (local.set $used (i32.add (local.get $length) (i32.and (local.get $symbol) (i32.const 15))))
            (br_if $short (i32.gt_u (local.get $used) (local.get $count)))
            (local.set $bits (i64.shl (local.get $bits) (i64.extend_i32_u (local.get $used))))
            (local.set $count (i32.sub (local.get $count) (local.get $used)))
            (if (i32.eqz (local.get $k)) (then
              (local.set $k (i32.const 1)))
            (else
              (br_if $blockEnds (i32.eqz (local.get $symbol)))
              ;; Runs without a coefficient, other than of 16, mean nothing (F.1.2.2.1).
              (br_if $stop (i32.and (i32.eqz (i32.and (local.get $symbol) (i32.const 15)))
                (i32.ne (local.get $symbol) (i32.const 0xf0))))
              (local.set $k (i32.add (local.get $k) (i32.add (i32.shr_u (local.get $symbol) (i32.const 4)) (i32.const 1))))
              (br_if $stop (i32.gt_u (local.get $k) (i32.const 64)))
              (br_if $blockEnds (i32.eq (local.get $k) (i32.const 64)))))
            (local.set $lookup (i32.load offset=4 (local.get $block)))
            (br $symbols))
          ;; Bytes end here, or a marker ends the data.
          (local.set $result (i32.const 0))
          (if (i32.lt_u (i32.add (local.get $at) (i32.const 1)) (local.get $end)) (then
            (local.set $result (i32.const 3))))
          (br $stop))

        (local.set $k (i32.const 0))
        (local.set $block (i32.add (local.get $block) (i32.const 16)))
        (if (i32.eq (local.get $block) (global.get $blocksEnd)) (then
          (local.set $block (global.get $blocks))
          (local.set $units (i32.sub (local.get $units) (i32.const 1)))
          (local.set $result (i32.const 1))
          (br_if $stop (i32.eqz (local.get $units)))))
        (local.set $lookup (i32.load (local.get $block)))
        (br $symbols)))
    (global.set $at (local.get $at))
    (global.set $bits (local.get $bits))
    (global.set $count (local.get $count))
    (global.set $k (local.get $k))
    (global.set $block (local.get $block))
    (global.set $units (local.get $units))
    (local.get $result))

  ;; Appends a symbol of the second lookup, which has one in each entry, to each entry of the first that leaves it enough bits. $lengths has
  ;; the lengths of the codes, a byte for each entry. $target may be the first.
  (func (export "chain") (param $first i32) (param $second i32) (param $lengths i32) (param $target i32)
    (local $index i32) (local $entry i32) (local $other i32) (local $used i32) (local $rest i32)
    (loop $entries
      (local.set $entry (i32.load16_u (i32.add (local.get $first) (i32.shl (local.get $index) (i32.const 1)))))
      (local.set $used (i32.and (local.get $entry) (i32.const 31)))
      (if (i32.and (i32.lt_u (local.get $used) (i32.const 12)) (i32.lt_u (local.get $entry) (i32.const 4096))) (then ;; the block goes on
        (local.set $rest (i32.and (i32.shl (local.get $index) (local.get $used)) (i32.const 4095)))
        (local.set $other (i32.load16_u (i32.add (local.get $second) (i32.shl (local.get $rest) (i32.const 1)))))
        (if (i32.and
          (i32.le_u (i32.add (local.get $used) (i32.load8_u (i32.add (local.get $lengths) (local.get $rest)))) (i32.const 12))
          (i32.le_u (i32.add (i32.shr_u (local.get $entry) (i32.const 5))
            (i32.and (i32.shr_u (local.get $other) (i32.const 5)) (i32.const 127))) (i32.const 64)))
          (then (local.set $entry (i32.add (local.get $entry) (local.get $other)))))))
      (i32.store16 (i32.add (local.get $target) (i32.shl (local.get $index) (i32.const 1))) (local.get $entry))
      (br_if $entries (i32.lt_u (local.tee $index (i32.add (local.get $index) (i32.const 1))) (i32.const 4096))))))
