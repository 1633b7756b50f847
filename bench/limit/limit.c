// The limit: what a program needs that only captures and encodes, without events, without HTTP, in one thread.
// `limit <width> <height> <fps>` reads $DISPLAY with XShmGetImage and writes JPEGs (4:2:0, quality 80, libjpeg-turbo with the
// same flags as Deskfeed's encoder) to standard output, as multipart with Content-Length.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <turbojpeg.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>

static void fail(const char *what) {
  fprintf(stderr, "limit: %s\n", what);
  exit(1);
}

static void write_all(const void *data, size_t bytes) {
  const char *at = data;
  while (bytes > 0) {
    ssize_t written = write(STDOUT_FILENO, at, bytes);
    if (written <= 0) exit(0); // the reader has left
    at += written;
    bytes -= written;
  }
}

int main(int argc, char **argv) {
  if (argc != 4) fail("usage: limit <width> <height> <fps>");
  int width = atoi(argv[1]), height = atoi(argv[2]);
  long interval = 1000000000L / atoi(argv[3]);
  Display *display = XOpenDisplay(NULL);
  if (!display || !XShmQueryExtension(display)) fail("no X server with shared memory");
  int screen = DefaultScreen(display);

  XShmSegmentInfo shm;
  XImage *image = XShmCreateImage(display, DefaultVisual(display, screen), DefaultDepth(display, screen), ZPixmap, NULL, &shm,
                                  width, height);
  shm.shmid = shmget(IPC_PRIVATE, (size_t)image->bytes_per_line * height, IPC_CREAT | 0600);
  shm.shmaddr = image->data = shmat(shm.shmid, NULL, 0);
  shm.readOnly = False;
  XShmAttach(display, &shm);
  XSync(display, False);
  shmctl(shm.shmid, IPC_RMID, NULL); // it goes with the last process that has it attached

  tjhandle encoder = tjInitCompress();
  unsigned char *jpeg = tjAlloc(tjBufSize(width, height, TJSAMP_420));
  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  for (;;) {
    XShmGetImage(display, RootWindow(display, screen), image, 0, 0, AllPlanes);
    unsigned long bytes = tjBufSize(width, height, TJSAMP_420);
    if (tjCompress2(encoder, (unsigned char *)image->data, width, image->bytes_per_line, height, TJPF_BGRX, &jpeg, &bytes,
                    TJSAMP_420, 80, TJFLAG_FASTDCT | TJFLAG_NOREALLOC) != 0) fail(tjGetErrorStr2(encoder));
    char headers[100];
    int length = snprintf(headers, sizeof headers, "\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %lu\r\n\r\n", bytes);
    write_all(headers, length);
    write_all(jpeg, bytes);

    due.tv_nsec += interval;
    if (due.tv_nsec >= 1000000000L) { due.tv_nsec -= 1000000000L; due.tv_sec++; }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    // A late frame is not made up for.
    if (now.tv_sec > due.tv_sec || (now.tv_sec == due.tv_sec && now.tv_nsec > due.tv_nsec)) due = now;
    else clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
  }
}
