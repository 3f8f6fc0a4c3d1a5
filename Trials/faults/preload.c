/* Stands between a program and the C library: counts its writes, syncs, changes of names, sends and receives, makes the
   n-th of them fail or be the program's last act, and keeps a log of them in their order.

   What it does is told by the environment:
     FAULT_FOLDER   files below it count; others, and pipes, do not
     FAULT_COUNTS   a file of 6 × 8 bytes, kept up to date: one count a kind in the order of `enum kind`, then the faults
     FAULT_KIND     which kind is to fail: 0 to 4
     FAULT_N        the how-maniest of that kind, from 1; 0 or absent: none
     FAULT_HOW      once, always (from the n-th on), kill (instead of the call), after (kill when it is done),
                    tear (half of a write, then kill)
     FAULT_ERRNO    what a call that fails says
     FAULT_LOG      a file that takes the log

   A record of the log, in the machine's byte order: u32 type (a letter), u32 length of the name, u64 number, u64 length
   of the bytes, name, bytes.
     W  name = file, number = offset, bytes as written          S  name = file or folder that was synced
     T  name = file, number = its new length                    C  name = file that was made by opening it
     R  name = from, bytes = to                                 U  name = file that was taken away
     N  number = descriptor, bytes as sent                      V  number = descriptor, bytes as received
     X  number = descriptor of a socket that was closed
   Calls that are in the log are made one at a time, so that its order is theirs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE, SYNC, NAME, SEND, RECEIVE, KINDS };
enum how { ONCE, ALWAYS, KILL, AFTER, TEAR };

static _Atomic uint64_t unseen[KINDS + 1], *counts = unseen;
static char folder[PATH_MAX];
static size_t folder_length;
static int fault_kind = -1, fault_errno = EIO, log_file = -1;
static uint64_t fault_n;
static enum how fault_how;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void *find(void **found, const char *name) {
  if (!*found) *found = dlsym(RTLD_NEXT, name);
  return *found;
}

/* The C library's own. Found at the first call: other libraries' constructors may call before ours has run. */
#define REAL(name) ((__typeof__(&name))find(&found_##name, #name))
static void *found_write, *found_pwrite64, *found_writev, *found_pwritev64, *found_sendto, *found_sendmsg, *found_read, *found_recvfrom,
  *found_recvmsg, *found_fsync, *found_fdatasync, *found_ftruncate64, *found_rename, *found_unlink, *found_close, *found_open64;

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAULT_FOLDER");
  if (!text || !realpath(text, folder)) return;
  folder_length = strlen(folder);
  if ((text = getenv("FAULT_COUNTS"))) {
    int file = REAL(open64)(text, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0 && REAL(ftruncate64)(file, sizeof unseen) == 0) {
      void *memory = mmap(NULL, sizeof unseen, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
      if (memory != MAP_FAILED) counts = memory;
    }
    if (file >= 0) REAL(close)(file);
  }
  if ((text = getenv("FAULT_LOG"))) {
    int file = REAL(open64)(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* Out of the way of the numbers the program gets. */
    if (file >= 0) log_file = fcntl(file, F_DUPFD_CLOEXEC, 800), REAL(close)(file);
  }
  if ((text = getenv("FAULT_KIND"))) fault_kind = atoi(text);
  if ((text = getenv("FAULT_N"))) fault_n = strtoull(text, NULL, 10);
  if ((text = getenv("FAULT_ERRNO"))) fault_errno = atoi(text);
  const char *names[] = {"once", "always", "kill", "after", "tear"};
  if ((text = getenv("FAULT_HOW")))
    for (int i = 0; i < 5; i++) if (!strcmp(text, names[i])) fault_how = (enum how)i;
}

static int is_ours(const char *path) {
  return folder_length && !strncmp(path, folder, folder_length) && path[folder_length] == '/';
}

static int is_ours_or_folder(const char *path) { return is_ours(path) || (folder_length && !strcmp(path, folder)); }

/* The name a descriptor was opened by, when it is a file or folder of ours. */
static int name_of(int descriptor, char *name) {
  char link[48] = "/proc/self/fd/";
  int length = 14, digits = 1;
  for (int rest = descriptor; rest >= 10; rest /= 10) digits++;
  for (int i = digits - 1, rest = descriptor; i >= 0; i--, rest /= 10) link[length + i] = (char)('0' + rest % 10);
  link[length + digits] = 0;
  ssize_t got = readlink(link, name, PATH_MAX - 1);
  if (got < 0) return 0;
  name[got] = 0;
  return is_ours_or_folder(name);
}

static int is_file(int descriptor, char *name) {
  struct stat status;
  return descriptor >= 0 && descriptor != log_file && !fstat(descriptor, &status) && S_ISREG(status.st_mode)
    && name_of(descriptor, name);
}

/* A connection over the network. */
static int is_socket(int descriptor) {
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (!folder_length || getsockname(descriptor, (struct sockaddr *)&address, &length)) return 0;
  return address.ss_family == AF_INET || address.ss_family == AF_INET6;
}

static void put(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length) {
    ssize_t done = syscall(SYS_write, log_file, at, length);
    if (done <= 0) abort();
    at += done, length -= (size_t)done;
  }
}

static void record(char type, const char *name, uint64_t number, const void *bytes, uint64_t length) {
  if (log_file < 0) return;
  int kept = errno;
  struct { uint32_t type, name_length; uint64_t number, length; } head
    = {(uint32_t)type, (uint32_t)strlen(name), number, length};
  put(&head, sizeof head), put(name, head.name_length), put(bytes, length);
  errno = kept;
}

static void record_vector(char type, const char *name, uint64_t number, const struct iovec *pieces, int count,
                          ssize_t done) {
  if (log_file < 0 || done <= 0) return;
  char *whole = malloc((size_t)done), *end = whole;
  for (int i = 0; i < count && end < whole + done; i++) {
    size_t length = pieces[i].iov_len, room = (size_t)(whole + done - end);
    if (length > room) length = room;
    memcpy(end, pieces[i].iov_base, length), end += length;
  }
  record(type, name, number, whole, (uint64_t)done);
  free(whole);
}

static void lock(void) { if (log_file >= 0) pthread_mutex_lock(&one_at_a_time); }
static void unlock(void) { if (log_file >= 0) { int kept = errno; pthread_mutex_unlock(&one_at_a_time); errno = kept; } }

static _Noreturn void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

/* Counts a call. Returns whether it must not be made, and errno says why. */
static int fails(enum kind kind, int *kill_after, int *tear) {
  uint64_t n = atomic_fetch_add(&counts[kind], 1) + 1;
  *kill_after = *tear = 0;
  if ((int)kind != fault_kind || !fault_n || n < fault_n || (n > fault_n && fault_how != ALWAYS)) return 0;
  atomic_fetch_add(&counts[KINDS], 1);
  switch (fault_how) {
    case KILL: die();
    case AFTER: *kill_after = 1; return 0;
    case TEAR: *tear = 1; return 0;
    default: errno = fault_errno; return 1;
  }
}

/* One call between its count, its fault and its record. */
#define AROUND(kind, failed, call, note) do { \
    int kill_after, tear; \
    if (fails(kind, &kill_after, &tear)) return failed; \
    lock(); \
    __typeof__(call) done = (call); \
    if (done >= 0) { note; } \
    unlock(); \
    if (kill_after) die(); \
    return done; \
  } while (0)

#define WHILE_TORN(length) (tear ? ((length) + 1) / 2 : (length))

static uint64_t position(int descriptor) {
  off64_t at = lseek64(descriptor, 0, SEEK_CUR);
  struct stat status;
  if (fcntl(descriptor, F_GETFL) & O_APPEND && !fstat(descriptor, &status)) return (uint64_t)status.st_size;
  return at < 0 ? 0 : (uint64_t)at;
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  char name[PATH_MAX];
  if (is_file(descriptor, name)) {
    uint64_t at = position(descriptor);
    AROUND(WRITE, -1, REAL(write)(descriptor, bytes, WHILE_TORN(length)),
           record('W', name, at, bytes, (uint64_t)done); kill_after |= tear);
  }
  if (is_socket(descriptor))
    AROUND(SEND, -1, REAL(write)(descriptor, bytes, WHILE_TORN(length)),
           record('N', "", (uint64_t)descriptor, bytes, (uint64_t)done); kill_after |= tear);
  return REAL(write)(descriptor, bytes, length);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t at) {
  char name[PATH_MAX];
  if (!is_file(descriptor, name)) return REAL(pwrite64)(descriptor, bytes, length, at);
  AROUND(WRITE, -1, REAL(pwrite64)(descriptor, bytes, WHILE_TORN(length), at),
         record('W', name, (uint64_t)at, bytes, (uint64_t)done); kill_after |= tear);
}
ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t at) {
  return pwrite64(descriptor, bytes, length, at);
}

ssize_t writev(int descriptor, const struct iovec *pieces, int count) {
  char name[PATH_MAX];
  if (is_file(descriptor, name)) {
    uint64_t at = position(descriptor);
    AROUND(WRITE, -1, REAL(writev)(descriptor, pieces, count),
           record_vector('W', name, at, pieces, count, done); kill_after |= tear);
  }
  if (is_socket(descriptor))
    AROUND(SEND, -1, REAL(writev)(descriptor, pieces, count),
           record_vector('N', "", (uint64_t)descriptor, pieces, count, done); kill_after |= tear);
  return REAL(writev)(descriptor, pieces, count);
}

ssize_t pwritev64(int descriptor, const struct iovec *pieces, int count, off64_t at) {
  char name[PATH_MAX];
  if (!is_file(descriptor, name)) return REAL(pwritev64)(descriptor, pieces, count, at);
  AROUND(WRITE, -1, REAL(pwritev64)(descriptor, pieces, count, at),
         record_vector('W', name, (uint64_t)at, pieces, count, done); kill_after |= tear);
}
ssize_t pwritev(int descriptor, const struct iovec *pieces, int count, off_t at) {
  return pwritev64(descriptor, pieces, count, at);
}

ssize_t sendto(int descriptor, const void *bytes, size_t length, int flags, const struct sockaddr *to, socklen_t size) {
  if (!is_socket(descriptor)) return REAL(sendto)(descriptor, bytes, length, flags, to, size);
  AROUND(SEND, -1, REAL(sendto)(descriptor, bytes, WHILE_TORN(length), flags, to, size),
         record('N', "", (uint64_t)descriptor, bytes, (uint64_t)done); kill_after |= tear);
}
ssize_t send(int descriptor, const void *bytes, size_t length, int flags) {
  return sendto(descriptor, bytes, length, flags, NULL, 0);
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
  if (!is_socket(descriptor)) return REAL(sendmsg)(descriptor, message, flags);
  AROUND(SEND, -1, REAL(sendmsg)(descriptor, message, flags),
         record_vector('N', "", (uint64_t)descriptor, message->msg_iov, (int)message->msg_iovlen, done);
         kill_after |= tear);
}

ssize_t read(int descriptor, void *bytes, size_t length) {
  if (!is_socket(descriptor)) return REAL(read)(descriptor, bytes, length);
  AROUND(RECEIVE, -1, REAL(read)(descriptor, bytes, length),
         record('V', "", (uint64_t)descriptor, bytes, (uint64_t)done));
}

ssize_t recvfrom(int descriptor, void *bytes, size_t length, int flags, struct sockaddr *from, socklen_t *size) {
  if (!is_socket(descriptor)) return REAL(recvfrom)(descriptor, bytes, length, flags, from, size);
  AROUND(RECEIVE, -1, REAL(recvfrom)(descriptor, bytes, length, flags, from, size),
         record('V', "", (uint64_t)descriptor, bytes, (uint64_t)done));
}
ssize_t recv(int descriptor, void *bytes, size_t length, int flags) {
  return recvfrom(descriptor, bytes, length, flags, NULL, NULL);
}

ssize_t recvmsg(int descriptor, struct msghdr *message, int flags) {
  if (!is_socket(descriptor)) return REAL(recvmsg)(descriptor, message, flags);
  AROUND(RECEIVE, -1, REAL(recvmsg)(descriptor, message, flags),
         record_vector('V', "", (uint64_t)descriptor, message->msg_iov, (int)message->msg_iovlen, done));
}

int fsync(int descriptor) {
  char name[PATH_MAX];
  if (!name_of(descriptor, name)) return REAL(fsync)(descriptor);
  AROUND(SYNC, -1, REAL(fsync)(descriptor), record('S', name, 0, "", 0); kill_after |= tear);
}

int fdatasync(int descriptor) {
  char name[PATH_MAX];
  if (!name_of(descriptor, name)) return REAL(fdatasync)(descriptor);
  AROUND(SYNC, -1, REAL(fdatasync)(descriptor), record('S', name, 0, "", 0); kill_after |= tear);
}

int ftruncate64(int descriptor, off64_t length) {
  char name[PATH_MAX];
  if (!is_file(descriptor, name)) return REAL(ftruncate64)(descriptor, length);
  AROUND(NAME, -1, REAL(ftruncate64)(descriptor, length), record('T', name, (uint64_t)length, "", 0); kill_after |= tear);
}
int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

int rename(const char *from, const char *to) {
  if (!is_ours(from)) return REAL(rename)(from, to);
  AROUND(NAME, -1, REAL(rename)(from, to), record('R', from, 0, to, strlen(to)); kill_after |= tear);
}

int unlink(const char *path) {
  if (!is_ours(path)) return REAL(unlink)(path);
  AROUND(NAME, -1, REAL(unlink)(path), record('U', path, 0, "", 0); kill_after |= tear);
}

int close(int descriptor) {
  if (log_file < 0) return REAL(close)(descriptor);
  if (descriptor == log_file) return 0;
  int was_socket = is_socket(descriptor);
  lock();
  int done = REAL(close)(descriptor);
  if (was_socket) record('X', "", (uint64_t)descriptor, "", 0);
  unlock();
  return done;
}

/* Making a file is a change of names too. */
int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  struct stat status;
  if (!(flags & O_CREAT) || !is_ours(path) || !lstat(path, &status)) return REAL(open64)(path, flags, mode);
  AROUND(NAME, -1, REAL(open64)(path, flags, mode), record('C', path, 0, "", 0); kill_after |= tear);
}
int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  return open64(path, flags, mode);
}
