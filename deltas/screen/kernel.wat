;; Compares two pictures of four bytes a pixel, the last of which is ignored. `npm run kernel` compiles this to kernel.ts.
;;
;; A picture consists of whole cells of 16x16 px, so that a row of a cell is 64 bytes: one line of the cache.
(module
  (import "" "memory" (memory 1 65536 shared))

  ;; Clears the mark of each marked cell that is the same in both pictures; how many stay marked.
  ;; Goes along whole rows of pixels: twice as fast as cell by cell, which reads memory in leaps. First one row, then up to four at once:
  ;; which cells are still to be read is anybody's guess, and takes the processor time each time. What is known to differ is not read again,
  ;; so that a picture of which everything has changed costs one or two rows of each cell.
  (func (export "compare")
    (param $one i32)     ;; the first pixel of the first cell
    (param $other i32)   ;; the same in the other picture
    (param $stride i32)  ;; bytes from one row of pixels to the next
    (param $marks i32)   ;; of the first cell: one byte for each cell, 0 or 1
    (param $columns i32) ;; cells in a row; at least one
    (param $rows i32)    ;; rows of cells; at least one
    (param $pitch i32)   ;; bytes from one row of marks to the next
    (result i32)
    (local $marked i32) (local $end i32) (local $rowEnd i32) (local $line i32) (local $lines i32) (local $left i32) (local $open i32)
    (local $at i32) (local $to i32) (local $mark i32) (local $differs v128) (local $pixel i32) (local $beside i32)
    (local.set $end (i32.add (local.get $marks) (i32.mul (local.get $rows) (local.get $pitch))))
    (loop $cellRows
      (local.set $rowEnd (i32.add (local.get $marks) (local.get $columns)))
      (local.set $line (i32.const 0))
      (local.set $lines (i32.const 1))
      (loop $groups
        (local.set $open (i32.const 0)) ;; whether a cell is the same so far
        (local.set $at (i32.add (local.get $one) (i32.mul (local.get $line) (local.get $stride))))
        (local.set $to (i32.add (local.get $other) (i32.mul (local.get $line) (local.get $stride))))
        (local.set $mark (local.get $marks))
        (loop $cells
          (if (i32.eq (i32.load8_u (local.get $mark)) (i32.const 1)) (then
            (local.set $differs (v128.const i32x4 0 0 0 0))
            (local.set $pixel (local.get $at))
            (local.set $beside (local.get $to))
            (local.set $left (local.get $lines))
            (loop $next
              (local.set $differs (v128.or (local.get $differs)
                (v128.or
                  (v128.or
                    (v128.xor (v128.load offset=0 (local.get $pixel)) (v128.load offset=0 (local.get $beside)))
                    (v128.xor (v128.load offset=16 (local.get $pixel)) (v128.load offset=16 (local.get $beside))))
                  (v128.or
                    (v128.xor (v128.load offset=32 (local.get $pixel)) (v128.load offset=32 (local.get $beside)))
                    (v128.xor (v128.load offset=48 (local.get $pixel)) (v128.load offset=48 (local.get $beside)))))))
              (local.set $pixel (i32.add (local.get $pixel) (local.get $stride)))
              (local.set $beside (i32.add (local.get $beside) (local.get $stride)))
              (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
            (if (v128.any_true (v128.and (local.get $differs) (v128.const i32x4 0xffffff 0xffffff 0xffffff 0xffffff)))
              (then
                (i32.store8 (local.get $mark) (i32.const 2))
                (local.set $marked (i32.add (local.get $marked) (i32.const 1))))
              (else (local.set $open (i32.const 1))))))
          (local.set $at (i32.add (local.get $at) (i32.const 64)))
          (local.set $to (i32.add (local.get $to) (i32.const 64)))
          (br_if $cells (i32.ne (local.tee $mark (i32.add (local.get $mark) (i32.const 1))) (local.get $rowEnd))))
        ;; 1, 1, 2, 4, 4 and 4
        (local.set $line (i32.add (local.get $line) (local.get $lines)))
        (local.set $lines (select (local.get $line) (i32.const 4) (i32.lt_u (local.get $line) (i32.const 4))))
        (br_if $groups (i32.and (local.get $open) (i32.ne (local.get $line) (i32.const 16)))))
      ;; 1 is the same to the end, 2 differs
      (local.set $mark (local.get $marks))
      (loop $cells
        (i32.store8 (local.get $mark) (i32.shr_u (i32.load8_u (local.get $mark)) (i32.const 1)))
        (br_if $cells (i32.ne (local.tee $mark (i32.add (local.get $mark) (i32.const 1))) (local.get $rowEnd))))
      (local.set $one (i32.add (local.get $one) (i32.shl (local.get $stride) (i32.const 4))))
      (local.set $other (i32.add (local.get $other) (i32.shl (local.get $stride) (i32.const 4))))
      (br_if $cellRows (i32.ne (local.tee $marks (i32.add (local.get $marks) (local.get $pitch))) (local.get $end))))
    (local.get $marked))

  ;; How many lines of pixels are the same in both pictures, before the first that is not: rows or columns, in either direction.
  (func (export "alike")
    (param $one i32)    ;; the first pixel of the first line
    (param $other i32)  ;; the same in the other picture
    (param $step i32)   ;; bytes from one pixel of a line to the next
    (param $length i32) ;; of a line, px; at least one
    (param $across i32) ;; bytes from one line to the next
    (param $most i32)   ;; how many lines to look at
    (result i32)
    (local $lines i32) (local $at i32) (local $to i32) (local $left i32)
    (block $differs
      (loop $next
        (br_if $differs (i32.eq (local.get $lines) (local.get $most)))
        (local.set $at (local.get $one))
        (local.set $to (local.get $other))
        (local.set $left (local.get $length))
        (loop $pixels
          (br_if $differs (i32.and
            (i32.const 0xffffff)
            (i32.xor (i32.load (local.get $at)) (i32.load (local.get $to)))))
          (local.set $at (i32.add (local.get $at) (local.get $step)))
          (local.set $to (i32.add (local.get $to) (local.get $step)))
          (br_if $pixels (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (local.set $one (i32.add (local.get $one) (local.get $across)))
        (local.set $other (i32.add (local.get $other) (local.get $across)))
        (local.set $lines (i32.add (local.get $lines) (i32.const 1)))
        (br $next)))
    (local.get $lines))

  ;; Copies pixels from one picture to the same place of the other.
  (func (export "copy")
    (param $from i32)
    (param $to i32)
    (param $stride i32)
    (param $bytes i32) ;; of a row
    (param $rows i32)  ;; at least one
    (loop $next
      (memory.copy (local.get $to) (local.get $from) (local.get $bytes))
      (local.set $from (i32.add (local.get $from) (local.get $stride)))
      (local.set $to (i32.add (local.get $to) (local.get $stride)))
      (br_if $next (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))

  ;; Finds the landmarks in a row of pixels, and notes them down or looks them up.
  ;;
  ;; A landmark is 32 pixels. Where one begins is up to the pixels there alone, so that it is found again wherever it has moved to: the
  ;; first one differs from the next and from the one above, as those below a vertical line don't, and a hash of the first eight is low.
  ;; The next one begins behind it: where that is may differ from picture to picture, but falls into step again soon.
  (func (export "landmarks")
    (param $at i32)    ;; the first pixel
    (param $end i32)   ;; where the last landmark may begin; it reads up to 36 px from there
    (param $above i32) ;; bytes from a pixel to the one above it
    (param $place i32) ;; of the first pixel: y << 16 | x
    (param $book i32)  ;; 32768 entries of 8 bytes: the hash of a landmark, or 0; its place, or -1 if there are several like it
    (param $votes i32) ;; 0 to note them down in the book; else 4096 entries of 8 bytes: from one place to another, as the difference
                       ;; of the two; how many landmarks say so
    (local $start i32) (local $from i32) (local $mask v128) (local $corners v128) (local $hash v128) (local $chosen i32)
    (local $key i32) (local $entry i32) (local $move i32) (local $count i32)
    (local.set $start (local.get $at))
    (local.set $mask (v128.const i32x4 0xffffff 0xffffff 0xffffff 0xffffff))
    (block $done
      (loop $next
        (br_if $done (i32.gt_u (local.get $at) (local.get $end)))
        (local.set $from (local.get $at))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $hash (v128.load (local.get $from)))
        (local.set $corners (v128.and
          (i32x4.ne
            (v128.and (local.get $mask) (v128.xor (local.get $hash) (v128.load offset=4 (local.get $from))))
            (v128.const i32x4 0 0 0 0))
          (i32x4.ne
            (v128.and (local.get $mask) (v128.xor (local.get $hash) (v128.load (i32.add (local.get $from) (local.get $above)))))
            (v128.const i32x4 0 0 0 0))))
        (br_if $next (i32.eqz (v128.any_true (local.get $corners))))
        ;; a hash of eight pixels for each of four places
        (local.set $hash (v128.const i32x4 0 0 0 0))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 24697 15013 24697 15013 24697 15013 24697 15013)
          (v128.and (local.get $mask) (v128.load offset=0 (local.get $from))))))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 -19403 28111 -19403 28111 -19403 28111 -19403 28111)
          (v128.and (local.get $mask) (v128.load offset=4 (local.get $from))))))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 31259 -22739 31259 -22739 31259 -22739 31259 -22739)
          (v128.and (local.get $mask) (v128.load offset=8 (local.get $from))))))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 13763 -30203 13763 -30203 13763 -30203 13763 -30203)
          (v128.and (local.get $mask) (v128.load offset=12 (local.get $from))))))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 -27919 20051 -27919 20051 -27919 20051 -27919 20051)
          (v128.and (local.get $mask) (v128.load offset=16 (local.get $from))))))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 17707 32069 17707 32069 17707 32069 17707 32069)
          (v128.and (local.get $mask) (v128.load offset=20 (local.get $from))))))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 -21787 -25913 -21787 -25913 -21787 -25913 -21787 -25913)
          (v128.and (local.get $mask) (v128.load offset=24 (local.get $from))))))
        (local.set $hash (i32x4.add (local.get $hash) (i32x4.dot_i16x8_s
          (v128.const i16x8 29327 18379 29327 18379 29327 18379 29327 18379)
          (v128.and (local.get $mask) (v128.load offset=28 (local.get $from))))))
        ;; of the corners where it is below a quarter of the range, the first
        (local.set $chosen (i32x4.bitmask (v128.and
          (local.get $corners)
          (i32x4.lt_u
            (i32x4.mul (local.get $hash) (v128.const i32x4 0x9e3779b1 0x9e3779b1 0x9e3779b1 0x9e3779b1))
            (v128.const i32x4 0x40000000 0x40000000 0x40000000 0x40000000)))))
        (br_if $next (i32.eqz (local.get $chosen)))
        (local.set $from (i32.add (local.get $from) (i32.shl (i32.ctz (local.get $chosen)) (i32.const 2))))
        (local.set $at (i32.add (local.get $from) (i32.const 128)))
        (local.set $move (i32.add (local.get $place) (i32.shr_u (i32.sub (local.get $from) (local.get $start)) (i32.const 2))))
        ;; a hash of all 32 pixels
        (local.set $hash (v128.const i32x4 0 0 0 0))
        (loop $pixels
          (local.set $hash (i32x4.add
            (i32x4.add (i32x4.shl (local.get $hash) (i32.const 5)) (local.get $hash))
            (v128.and (local.get $mask) (v128.load (local.get $from)))))
          (br_if $pixels (i32.ne (local.tee $from (i32.add (local.get $from) (i32.const 16))) (local.get $at))))
        (local.set $hash (i32x4.mul (local.get $hash) (v128.const i32x4 0x85ebca77 0xc2b2ae3d 0x27d4eb2f 0x165667b1)))
        (local.set $key (i32.add
          (i32.add (i32x4.extract_lane 0 (local.get $hash)) (i32.rotl (i32x4.extract_lane 1 (local.get $hash)) (i32.const 7)))
          (i32.add
            (i32.rotl (i32x4.extract_lane 2 (local.get $hash)) (i32.const 13))
            (i32.rotl (i32x4.extract_lane 3 (local.get $hash)) (i32.const 21)))))
        (local.set $key (i32.or (i32.const 1) (i32.mul (local.get $key) (i32.const 0x9e3779b1))))
        (local.set $entry (i32.add (local.get $book) (i32.shl (i32.shr_u (local.get $key) (i32.const 17)) (i32.const 3))))
        (if (local.get $votes)
          (then
            (br_if $next (i32.ne (i32.load (local.get $entry)) (local.get $key)))
            (br_if $next (i32.eq (i32.load offset=4 (local.get $entry)) (i32.const -1)))
            (local.set $move (i32.sub (i32.load offset=4 (local.get $entry)) (local.get $move)))
            (br_if $next (i32.eqz (local.get $move)))
            ;; Of those that share an entry, the one with the most votes takes it.
            (local.set $entry (i32.add (local.get $votes)
              (i32.shl (i32.shr_u (i32.mul (local.get $move) (i32.const 0x9e3779b1)) (i32.const 20)) (i32.const 3))))
            (local.set $count (i32.load offset=4 (local.get $entry)))
            (if (i32.eqz (local.get $count)) (then (i32.store (local.get $entry) (local.get $move))))
            (i32.store offset=4 (local.get $entry) (i32.add (local.get $count)
              (select (i32.const 1) (i32.const -1) (i32.eq (i32.load (local.get $entry)) (local.get $move))))))
          (else (if (i32.eqz (i32.load (local.get $entry)))
            (then
              (i32.store (local.get $entry) (local.get $key))
              (i32.store offset=4 (local.get $entry) (local.get $move)))
            (else (if (i32.eq (i32.load (local.get $entry)) (local.get $key))
              (then (i32.store offset=4 (local.get $entry) (i32.const -1))))))))
        (br $next)))))
