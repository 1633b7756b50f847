;; What is done to the pixels of an update. `npm run kernel` compiles this to kernel.ts. A pixel has four bytes; the last one is ignored.
(module
  (import "" "memory" (memory 1 65536 shared))

  ;; Numbers the colours of a rectangle in the order in which they are first met. Returns how many they are; 257 if they are more than 256.
  (func (export "palette")
    (param $at i32) (param $stride i32) ;; bytes
    (param $width i32) (param $height i32) ;; px, 1 or more
    (param $table i32) ;; 1024 slots of a colour and its number, i32 each; then 256 colours, i32; then what is counted, two i32: pixels that
                       ;; differ from those at their left and above; and how rough they are, see below
    (param $out i32)   ;; the number of the colour of each pixel, bytes
    (result i32)
    (local $colours i32) (local $count i32) (local $row i32) (local $pixel i32) (local $end i32) (local $last i32) (local $colour i32)
    (local $slot i32) (local $number i32) (local $fresh i32) (local $rough i32) (local $all v128) (local $difference i32)
    (local.set $colours (i32.add (local.get $table) (i32.const 8192)))
    (memory.fill (local.get $table) (i32.const 0xff) (i32.const 8192))
    (local.set $last (i32.const -1))
    (local.set $all (i32x4.splat (i32.const -1)))
    (block $tooMany
      (loop $rows
        (local.set $pixel (i32.add (local.get $at) (i32.mul (local.get $row) (local.get $stride))))
        (local.set $end (i32.add (local.get $pixel) (i32.shl (local.get $width) (i32.const 2))))
        (loop $pixels
          (block $next
            ;; Four like the last one at once.
            (if (i32.le_u (i32.add (local.get $pixel) (i32.const 16)) (local.get $end)) (then
              (if (i32x4.all_true (i32x4.eq (local.get $all) (v128.and (v128.load (local.get $pixel))
                (v128.const i32x4 0xffffff 0xffffff 0xffffff 0xffffff)))) (then
                (i32.store (local.get $out) (i32.mul (local.get $number) (i32.const 0x01010101)))
                (local.set $out (i32.add (local.get $out) (i32.const 4)))
                (local.set $pixel (i32.add (local.get $pixel) (i32.const 16)))
                (br $next)))))
            (local.set $colour (i32.and (i32.load (local.get $pixel)) (i32.const 0xffffff)))
            (if (i32.ne (local.get $colour) (local.get $last)) (then
              ;; Rough: by how many bits the greens differ beyond the lowest two, which is about what JPEG spends on them.
              (if (i32.ge_s (local.get $last) (i32.const 0)) (then
                (local.set $difference (i32.sub (i32.and (i32.shr_u (local.get $colour) (i32.const 8)) (i32.const 0xff))
                  (i32.and (i32.shr_u (local.get $last) (i32.const 8)) (i32.const 0xff))))
                (local.set $difference (i32.sub
                  (i32.xor (local.get $difference) (i32.shr_s (local.get $difference) (i32.const 31)))
                  (i32.shr_s (local.get $difference) (i32.const 31))))
                (local.set $rough (i32.add (local.get $rough)
                  (i32.sub (i32.const 32) (i32.clz (i32.shr_u (local.get $difference) (i32.const 2))))))))
              (local.set $fresh (i32.add (local.get $fresh)
                (if (result i32) (local.get $row)
                  (then (i32.ne (local.get $colour)
                    (i32.and (i32.load (i32.sub (local.get $pixel) (local.get $stride))) (i32.const 0xffffff))))
                  (else (i32.const 1)))))
              (local.set $last (local.get $colour))
              (local.set $all (i32x4.splat (local.get $colour)))
              (local.set $slot (i32.shr_u (i32.mul (local.get $colour) (i32.const 0x9e3779b1)) (i32.const 22)))
              (loop $search
                (local.set $number (i32.add (local.get $table) (i32.shl (local.get $slot) (i32.const 3))))
                (if (i32.eq (i32.load (local.get $number)) (i32.const -1)) (then
                  (if (i32.eq (local.get $count) (i32.const 256)) (then
                    (local.set $count (i32.const 257))
                    (br $tooMany)))
                  (i32.store (local.get $number) (local.get $colour))
                  (i32.store offset=4 (local.get $number) (local.get $count))
                  (i32.store (i32.add (local.get $colours) (i32.shl (local.get $count) (i32.const 2))) (local.get $colour))
                  (local.set $count (i32.add (local.get $count) (i32.const 1)))))
                (if (i32.ne (i32.load (local.get $number)) (local.get $colour)) (then
                  (local.set $slot (i32.and (i32.add (local.get $slot) (i32.const 1)) (i32.const 1023)))
                  (br $search))))
              (local.set $number (i32.load offset=4 (local.get $number)))))
            (i32.store8 (local.get $out) (local.get $number))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))
            (local.set $pixel (i32.add (local.get $pixel) (i32.const 4))))
          (br_if $pixels (i32.lt_u (local.get $pixel) (local.get $end))))
        (br_if $rows (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $height)))))
    (i32.store offset=1024 (local.get $colours) (local.get $fresh))
    (i32.store offset=1028 (local.get $colours) (local.get $rough))
    (local.get $count))

  ;; Copies a rectangle, from and to anywhere.
  (func (export "copy")
    (param $from i32) (param $fromStride i32) (param $to i32) (param $toStride i32)
    (param $bytes i32) ;; in a row, a multiple of 16
    (param $rows i32)
    (local $at i32)
    (loop $rows
      (local.set $at (i32.const 0))
      (loop $row
        (v128.store (i32.add (local.get $to) (local.get $at)) (v128.load (i32.add (local.get $from) (local.get $at))))
        (br_if $row (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $bytes))))
      (local.set $from (i32.add (local.get $from) (local.get $fromStride)))
      (local.set $to (i32.add (local.get $to) (local.get $toStride)))
      (br_if $rows (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))

  ;; One channel of a rectangle, filtered as PNG's type 4 (Paeth; RFC 2083, 6.6).
  (func (export "paeth")
    (param $at i32) ;; of the channel in the first pixel
    (param $stride i32) (param $width i32) (param $height i32)
    (param $out i32)
    (local $row i32) (local $column i32) (local $pixel i32) (local $a i32) (local $b i32) (local $c i32)
    (local $pa i32) (local $pb i32) (local $pc i32)
    (loop $rows
      (local.set $pixel (local.get $at))
      (local.set $a (i32.const 0))
      (local.set $c (i32.const 0))
      (local.set $column (local.get $width))
      (loop $pixels
        (local.set $b (if (result i32) (local.get $row)
          (then (i32.load8_u (i32.sub (local.get $pixel) (local.get $stride))))
          (else (i32.const 0))))
        ;; How far a + b - c is from a, from b and from c, squared: the order of squares is that of distances.
        (local.set $pa (i32.sub (local.get $b) (local.get $c)))
        (local.set $pb (i32.sub (local.get $a) (local.get $c)))
        (local.set $pc (i32.add (local.get $pa) (local.get $pb)))
        (local.set $pa (i32.mul (local.get $pa) (local.get $pa)))
        (local.set $pb (i32.mul (local.get $pb) (local.get $pb)))
        (local.set $pc (i32.mul (local.get $pc) (local.get $pc)))
        (i32.store8 (local.get $out) (i32.sub (i32.load8_u (local.get $pixel))
          (select (local.get $a)
            (select (local.get $b) (local.get $c) (i32.le_u (local.get $pb) (local.get $pc)))
            (i32.and (i32.le_u (local.get $pa) (local.get $pb)) (i32.le_u (local.get $pa) (local.get $pc))))))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (local.set $a (i32.load8_u (local.get $pixel)))
        (local.set $c (local.get $b))
        (local.set $pixel (i32.add (local.get $pixel) (i32.const 4)))
        (br_if $pixels (local.tee $column (i32.sub (local.get $column) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (br_if $rows (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $height))))))
