;; The two passes of a separable filter, four taps at a time, four bytes a pixel. `npm run kernel` compiles this to kernel.ts.
;;
;; In between, a pixel's channels are four i16: (value - 128) * 128. A sum of products may wrap around on its way and still
;; be right in the end, as long as the filter overshoots by less than half the range. Four rows are interleaved pixel by
;; pixel: 32 bytes hold one pixel of each, so that the second pass reads two rows with one load and needs no shuffle.
;;
;; Loads, then sums, then stores, one vector at a time: V8 would spill the registers of anything longer.
(module
  (import "" "memory" (memory 1 65536 shared))

  ;; Sums four rows of the source vertically, into one row in between.
  (func (export "vertical")
    (param $source i32)  ;; the first of the four rows
    (param $stride i32)  ;; bytes from one row to the next
    (param $bytes i32)   ;; in a row; reads and writes up to the next multiple of 16
    (param $weights i32) ;; four i16, where 128 is one
    (param $target i32)  ;; the first pixel of this row
    (param $more i32)    ;; whether to add to what is there
    (local $end i32) (local $row1 i32) (local $row2 i32) (local $row3 i32)
    (local $weight0 v128) (local $weight1 v128) (local $weight2 v128) (local $weight3 v128) (local $sum v128)
    (local.set $end (i32.add (local.get $source) (local.get $bytes)))
    (local.set $row1 (i32.add (local.get $source) (local.get $stride)))
    (local.set $row2 (i32.add (local.get $row1) (local.get $stride)))
    (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
    (local.set $weight0 (v128.load16_splat offset=0 (local.get $weights)))
    (local.set $weight1 (v128.load16_splat offset=2 (local.get $weights)))
    (local.set $weight2 (v128.load16_splat offset=4 (local.get $weights)))
    (local.set $weight3 (v128.load16_splat offset=6 (local.get $weights)))
    (loop $pixels
      (local.set $sum (if (result v128) (local.get $more)
        (then (v128.load64_lane offset=32 1 (local.get $target) (v128.load64_zero offset=0 (local.get $target))))
        (else (v128.const i16x8 -16384 -16384 -16384 -16384 -16384 -16384 -16384 -16384))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight0) (v128.load8x8_u (local.get $source)))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight1) (v128.load8x8_u (local.get $row1)))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight2) (v128.load8x8_u (local.get $row2)))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight3) (v128.load8x8_u (local.get $row3)))))
      (v128.store64_lane offset=0 0 (local.get $target) (local.get $sum))
      (v128.store64_lane offset=32 1 (local.get $target) (local.get $sum))
      ;; the next two pixels
      (local.set $sum (if (result v128) (local.get $more)
        (then (v128.load64_lane offset=96 1 (local.get $target) (v128.load64_zero offset=64 (local.get $target))))
        (else (v128.const i16x8 -16384 -16384 -16384 -16384 -16384 -16384 -16384 -16384))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight0) (v128.load8x8_u offset=8 (local.get $source)))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight1) (v128.load8x8_u offset=8 (local.get $row1)))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight2) (v128.load8x8_u offset=8 (local.get $row2)))))
      (local.set $sum (i16x8.add (local.get $sum) (i16x8.mul (local.get $weight3) (v128.load8x8_u offset=8 (local.get $row3)))))
      (v128.store64_lane offset=64 0 (local.get $target) (local.get $sum))
      (v128.store64_lane offset=96 1 (local.get $target) (local.get $sum))
      (local.set $target (i32.add (local.get $target) (i32.const 128)))
      (local.set $row1 (i32.add (local.get $row1) (i32.const 16)))
      (local.set $row2 (i32.add (local.get $row2) (i32.const 16)))
      (local.set $row3 (i32.add (local.get $row3) (i32.const 16)))
      (br_if $pixels (i32.lt_u (local.tee $source (i32.add (local.get $source) (i32.const 16))) (local.get $end)))))

  ;; Sums four rows in between horizontally, into four rows of the result.
  (func (export "horizontal")
    (param $source i32)
    (param $columns i32) ;; for each pixel of a result row: where its first tap is, bytes from $source, i32;
                         ;; then its weights, i16, where 16384 is one: where nothing gets smaller, some are larger than that
    (param $taps i32)    ;; how many, a multiple of four
    (param $target i32)
    (param $stride i32)  ;; bytes from one row of the result to the next
    (local $end i32) (local $weightsEnd i32) (local $pixel i32) (local $row1 i32) (local $row2 i32) (local $row3 i32)
    (local $weight v128) (local $upper v128) (local $lower v128)
    (local.set $end (i32.add (local.get $target) (local.get $stride)))
    (local.set $row1 (i32.add (local.get $target) (local.get $stride)))
    (local.set $row2 (i32.add (local.get $row1) (local.get $stride)))
    (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
    (loop $pixels
      (local.set $pixel (i32.add (local.get $source) (i32.load (local.get $columns))))
      (local.set $columns (i32.add (local.get $columns) (i32.const 4)))
      (local.set $weightsEnd (i32.add (local.get $columns) (i32.shl (local.get $taps) (i32.const 1))))
      (local.set $upper (v128.const i16x8 32 32 32 32 32 32 32 32)) ;; half of one, to round
      (local.set $lower (local.get $upper))
      (loop $taps
        (local.set $weight (v128.load16_splat offset=0 (local.get $columns)))
        (local.set $upper (i16x8.add_sat_s (local.get $upper) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=0 (local.get $pixel)))))
        (local.set $lower (i16x8.add_sat_s (local.get $lower) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=16 (local.get $pixel)))))
        (local.set $weight (v128.load16_splat offset=2 (local.get $columns)))
        (local.set $upper (i16x8.add_sat_s (local.get $upper) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=32 (local.get $pixel)))))
        (local.set $lower (i16x8.add_sat_s (local.get $lower) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=48 (local.get $pixel)))))
        (local.set $weight (v128.load16_splat offset=4 (local.get $columns)))
        (local.set $upper (i16x8.add_sat_s (local.get $upper) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=64 (local.get $pixel)))))
        (local.set $lower (i16x8.add_sat_s (local.get $lower) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=80 (local.get $pixel)))))
        (local.set $weight (v128.load16_splat offset=6 (local.get $columns)))
        (local.set $upper (i16x8.add_sat_s (local.get $upper) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=96 (local.get $pixel)))))
        (local.set $lower (i16x8.add_sat_s (local.get $lower) (i16x8.q15mulr_sat_s (local.get $weight) (v128.load offset=112 (local.get $pixel)))))
        (local.set $pixel (i32.add (local.get $pixel) (i32.const 128)))
        (br_if $taps (i32.lt_u (local.tee $columns (i32.add (local.get $columns) (i32.const 8))) (local.get $weightsEnd))))
      ;; back to bytes: -128 to 127, then 0 to 255
      (local.set $upper (v128.xor
        (v128.const i8x16 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128)
        (i8x16.narrow_i16x8_s (i16x8.shr_s (local.get $upper) (i32.const 6)) (i16x8.shr_s (local.get $lower) (i32.const 6)))))
      (v128.store32_lane 0 (local.get $target) (local.get $upper))
      (v128.store32_lane 1 (local.get $row1) (local.get $upper))
      (v128.store32_lane 2 (local.get $row2) (local.get $upper))
      (v128.store32_lane 3 (local.get $row3) (local.get $upper))
      (local.set $row1 (i32.add (local.get $row1) (i32.const 4)))
      (local.set $row2 (i32.add (local.get $row2) (i32.const 4)))
      (local.set $row3 (i32.add (local.get $row3) (i32.const 4)))
      (br_if $pixels (i32.lt_u (local.tee $target (i32.add (local.get $target) (i32.const 4))) (local.get $end))))))
