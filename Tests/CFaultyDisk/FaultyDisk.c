#include "FaultyDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

// One process in a simulation owns a disk, and its threads take turns: only the list of disks needs a lock.
typedef struct FaultyDisk {
  char folder[512];
  size_t length;
  FaultyDiskPlan plan;
  FaultyDiskStatus status;
  int is_taken;
} FaultyDisk;

enum { MOST_DISKS = 256 };
static FaultyDisk disks[MOST_DISKS];
static pthread_mutex_t disks_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sqlite3_vfs shim;
static sqlite3_vfs *unix_vfs;
// The disk whose lock was refused last on this thread: the sleep that follows is for its sake.
static _Thread_local FaultyDisk *waiting_for;

typedef struct ShimFile {
  sqlite3_file base;
  FaultyDisk *disk;
  sqlite3_file *real;
} ShimFile;

#define SHIM(file) ((ShimFile *)(file))
#define REAL(file) (SHIM(file)->real)
#define METHODS(file) (REAL(file)->pMethods)

static FaultyDisk *disk_of(const char *path) {
  if (!path) return NULL;
  FaultyDisk *found = NULL;
  pthread_mutex_lock(&disks_lock);
  for (int i = 0; i < MOST_DISKS && !found; i++) {
    FaultyDisk *disk = &disks[i];
    if (disk->is_taken && !strncmp(path, disk->folder, disk->length) && path[disk->length] == '/') found = disk;
  }
  pthread_mutex_unlock(&disks_lock);
  return found;
}

// Counts an operation that changes a file. Returns whether it fails, and how.
static int fate(FaultyDisk *disk, int is_sync) {
  FaultyDiskPlan *plan = &disk->plan;
  long number = ++disk->status.operations;
  if (plan->kill_at && number >= plan->kill_at) disk->status.is_dead = 1;
  if (disk->status.is_dead) return FAULTY_DISK_WRITE;
  if (!plan->fail_at || number < plan->fail_at || number >= plan->fail_at + plan->fail_count) return FAULTY_DISK_NONE;
  if ((plan->failure == FAULTY_DISK_SYNC) != is_sync) return FAULTY_DISK_NONE;
  disk->status.failures++;
  return plan->failure;
}

static int shim_close(sqlite3_file *file) { return METHODS(file)->xClose(REAL(file)); }

static int shim_read(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset) {
  FaultyDisk *disk = SHIM(file)->disk;
  if (disk->plan.reads_fail) {
    disk->status.failures++;
    return SQLITE_IOERR_READ;
  }
  return METHODS(file)->xRead(REAL(file), buffer, amount, offset);
}

static int shim_write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset) {
  switch (fate(SHIM(file)->disk, 0)) {
  case FAULTY_DISK_NONE: return METHODS(file)->xWrite(REAL(file), buffer, amount, offset);
  case FAULTY_DISK_FULL:
    METHODS(file)->xWrite(REAL(file), buffer, amount / 2, offset);
    return SQLITE_FULL;
  default: return SQLITE_IOERR_WRITE;
  }
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size) {
  if (fate(SHIM(file)->disk, 0)) return SQLITE_IOERR_TRUNCATE;
  return METHODS(file)->xTruncate(REAL(file), size);
}

static int shim_sync(sqlite3_file *file, int flags) {
  if (fate(SHIM(file)->disk, 1)) return SQLITE_IOERR_FSYNC;
  return METHODS(file)->xSync(REAL(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size) { return METHODS(file)->xFileSize(REAL(file), size); }
static int shim_lock(sqlite3_file *file, int level) { return METHODS(file)->xLock(REAL(file), level); }
static int shim_unlock(sqlite3_file *file, int level) { return METHODS(file)->xUnlock(REAL(file), level); }
static int shim_check(sqlite3_file *file, int *out) { return METHODS(file)->xCheckReservedLock(REAL(file), out); }
static int shim_control(sqlite3_file *file, int op, void *arg) { return METHODS(file)->xFileControl(REAL(file), op, arg); }
static int shim_sector(sqlite3_file *file) { return METHODS(file)->xSectorSize(REAL(file)); }
static int shim_traits(sqlite3_file *file) { return METHODS(file)->xDeviceCharacteristics(REAL(file)); }

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
  return METHODS(file)->xShmMap(REAL(file), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  FaultyDisk *disk = SHIM(file)->disk;
  // The first lock of the write-ahead log's index is the writer's.
  if (offset == 0 && (flags & SQLITE_SHM_LOCK) && (flags & SQLITE_SHM_EXCLUSIVE)) {
    long number = ++disk->status.lock_requests;
    FaultyDiskPlan *plan = &disk->plan;
    if (!disk->status.is_dead && plan->busy_at && number >= plan->busy_at && number < plan->busy_at + plan->busy_count) {
      disk->status.refusals++;
      waiting_for = disk;
      return SQLITE_BUSY;
    }
  }
  return METHODS(file)->xShmLock(REAL(file), offset, count, flags);
}

static void shim_shm_barrier(sqlite3_file *file) { METHODS(file)->xShmBarrier(REAL(file)); }
static int shim_shm_unmap(sqlite3_file *file, int delete) { return METHODS(file)->xShmUnmap(REAL(file), delete); }

static const sqlite3_io_methods shim_methods = {
  .iVersion = 2,
  .xClose = shim_close,
  .xRead = shim_read,
  .xWrite = shim_write,
  .xTruncate = shim_truncate,
  .xSync = shim_sync,
  .xFileSize = shim_size,
  .xLock = shim_lock,
  .xUnlock = shim_unlock,
  .xCheckReservedLock = shim_check,
  .xFileControl = shim_control,
  .xSectorSize = shim_sector,
  .xDeviceCharacteristics = shim_traits,
  .xShmMap = shim_shm_map,
  .xShmLock = shim_shm_lock,
  .xShmBarrier = shim_shm_barrier,
  .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out) {
  FaultyDisk *disk = disk_of(name);
  if (!disk) return unix_vfs->xOpen(unix_vfs, name, file, flags, out);
  ShimFile *shimmed = SHIM(file);
  shimmed->disk = disk;
  shimmed->real = (sqlite3_file *)(shimmed + 1);
  shimmed->base.pMethods = NULL;
  int code = unix_vfs->xOpen(unix_vfs, name, shimmed->real, flags, out);
  if (code == SQLITE_OK) shimmed->base.pMethods = &shim_methods;
  return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync) {
  FaultyDisk *disk = disk_of(name);
  if (disk && fate(disk, 0)) return SQLITE_IOERR_DELETE;
  return unix_vfs->xDelete(unix_vfs, name, sync);
}

static int shim_sleep(sqlite3_vfs *vfs, int microseconds) {
  if (!waiting_for) return unix_vfs->xSleep(unix_vfs, microseconds);
  waiting_for->status.slept_microseconds += microseconds;
  waiting_for = NULL;
  return microseconds;
}

static void install(void) {
  // Threads would meet at the counter of every allocation. Refused, without harm, once SQLite is in use.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_initialize();
  unix_vfs = sqlite3_vfs_find("unix");
  shim = *unix_vfs;
  shim.pNext = NULL;
  shim.zName = "faulty-disk";
  shim.szOsFile = unix_vfs->szOsFile + (int)sizeof(ShimFile);
  shim.xOpen = shim_open;
  shim.xDelete = shim_delete;
  shim.xSleep = shim_sleep;
  sqlite3_vfs_register(&shim, 1);
}

void faulty_disk_install(void) { pthread_once(&once, install); }

int faulty_disk_make(const char *folder) {
  faulty_disk_install();
  size_t length = strlen(folder);
  if (length >= sizeof disks[0].folder) return -1;
  pthread_mutex_lock(&disks_lock);
  int place = 0;
  while (place < MOST_DISKS && disks[place].is_taken) place++;
  if (place < MOST_DISKS) {
    FaultyDisk *disk = &disks[place];
    memset(disk, 0, sizeof *disk);
    memcpy(disk->folder, folder, length + 1);
    disk->length = length;
    disk->is_taken = 1;
  }
  pthread_mutex_unlock(&disks_lock);
  return place < MOST_DISKS ? place : -1;
}

void faulty_disk_free(int disk) {
  pthread_mutex_lock(&disks_lock);
  disks[disk].is_taken = 0;
  pthread_mutex_unlock(&disks_lock);
}

void faulty_disk_begin(int disk, FaultyDiskPlan plan) {
  disks[disk].plan = plan;
  memset(&disks[disk].status, 0, sizeof disks[disk].status);
}

void faulty_disk_let_reads_succeed(int disk) { disks[disk].plan.reads_fail = 0; }
void faulty_disk_kill(int disk) { disks[disk].status.is_dead = 1; }
FaultyDiskStatus faulty_disk_status(int disk) { return disks[disk].status; }
