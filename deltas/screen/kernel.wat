;; Compares two pictures of four bytes a pixel, the last of which is ignored. `npm run kernel` compiles this to kernel.ts.
;;
;; A picture consists of whole cells of 16x16 px, so that a row of a cell is 64 bytes: one line of the cache. A cell is read until
;; the first row that differs; where everything moves, that is its first row.
(module
  (import "" "memory" (memory 1 65536 shared))

  ;; Clears the mark of each marked cell that is the same in both pictures; how many stay marked.
  (func (export "compare")
    (param $one i32)     ;; the first pixel of the first cell
    (param $other i32)   ;; the same in the other picture
    (param $stride i32)  ;; bytes from one row of pixels to the next
    (param $marks i32)   ;; of the first cell: one byte for each cell
    (param $columns i32) ;; cells in a row; at least one
    (param $rows i32)    ;; rows of cells; at least one
    (param $pitch i32)   ;; bytes from one row of marks to the next
    (result i32)
    (local $marked i32) (local $rowEnd i32) (local $end i32) (local $next i32) (local $at i32) (local $to i32) (local $bottom i32)
    (local.set $end (i32.add (local.get $marks) (i32.mul (local.get $rows) (local.get $pitch))))
    (loop $cellRows
      (local.set $rowEnd (i32.add (local.get $marks) (local.get $columns)))
      (local.set $next (local.get $one))
      (loop $cells
        (if (i32.load8_u (local.get $marks)) (then
          (local.set $at (local.get $one))
          (local.set $to (local.get $other))
          (local.set $bottom (i32.add (local.get $one) (i32.shl (local.get $stride) (i32.const 4))))
          (block $differs
            (loop $pixelRows
              (br_if $differs (v128.any_true (v128.and
                (v128.const i32x4 0xffffff 0xffffff 0xffffff 0xffffff)
                (v128.or
                  (v128.or
                    (v128.xor (v128.load offset=0 (local.get $at)) (v128.load offset=0 (local.get $to)))
                    (v128.xor (v128.load offset=16 (local.get $at)) (v128.load offset=16 (local.get $to))))
                  (v128.or
                    (v128.xor (v128.load offset=32 (local.get $at)) (v128.load offset=32 (local.get $to)))
                    (v128.xor (v128.load offset=48 (local.get $at)) (v128.load offset=48 (local.get $to))))))))
              (local.set $to (i32.add (local.get $to) (local.get $stride)))
              (br_if $pixelRows (i32.ne (local.tee $at (i32.add (local.get $at) (local.get $stride))) (local.get $bottom))))
            (i32.store8 (local.get $marks) (i32.const 0)))
          (local.set $marked (i32.add (local.get $marked) (i32.load8_u (local.get $marks))))))
        (local.set $one (i32.add (local.get $one) (i32.const 64)))
        (local.set $other (i32.add (local.get $other) (i32.const 64)))
        (br_if $cells (i32.ne (local.tee $marks (i32.add (local.get $marks) (i32.const 1))) (local.get $rowEnd))))
      ;; from the end of this row of cells to the start of the next
      (local.set $next (i32.sub (i32.add (local.get $next) (i32.shl (local.get $stride) (i32.const 4))) (local.get $one)))
      (local.set $one (i32.add (local.get $one) (local.get $next)))
      (local.set $other (i32.add (local.get $other) (local.get $next)))
      (local.set $marks (i32.sub (i32.add (local.get $marks) (local.get $pitch)) (local.get $columns)))
      (br_if $cellRows (i32.ne (local.get $marks) (local.get $end))))
    (local.get $marked)))
