// A disk for SQLite that fails as it is told, for tests.
//
// How it works: a shim around SQLite's "unix" VFS becomes the default VFS. Files below a folder that has a disk go
// through it, all others go straight to the system. Operations that change a file (write, sync, truncate, delete)
// are counted from 1; a plan names the ones that fail.
#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

enum FaultyDiskFailure {
  FAULTY_DISK_NONE = 0,
  // Half of the bytes arrive, as when a disk runs full.
  FAULTY_DISK_FULL = 1,
  // Writing fails.
  FAULTY_DISK_WRITE = 2,
  // Writing goes well, syncing fails.
  FAULTY_DISK_SYNC = 3,
};

typedef struct FaultyDiskPlan {
  // The operation from which on nothing changes the disk any more, as after a kill; 0 is never.
  long kill_at;
  // Operations in fail_at ..< fail_at + fail_count fail; fail_at 0 is never.
  int failure;
  long fail_at;
  long fail_count;
  // From the n-th request for the write lock on, this many are refused as if another program held it.
  long busy_at;
  long busy_count;
  // Every read fails.
  int reads_fail;
} FaultyDiskPlan;

typedef struct FaultyDiskStatus {
  // Operations that changed a file, or tried to.
  long operations;
  // Requests for the write lock.
  long lock_requests;
  // Operations that failed as planned; none after a kill.
  long failures;
  // Refused requests for the write lock.
  long refusals;
  // Microseconds SQLite meant to sleep while it waited for the lock. It did not sleep.
  long slept_microseconds;
  // Whether the kill has happened.
  int is_dead;
} FaultyDiskStatus;

// Done by the first disk; before SQLite is used at all it is faster with several threads.
void faulty_disk_install(void);

// Puts a disk under everything below `folder`, an absolute path without a slash at its end. Returns its number, or -1
// when there are too many. The caller gives it back when every file below is closed.
int faulty_disk_make(const char *folder);
void faulty_disk_free(int disk);

// Counts anew, under another plan.
void faulty_disk_begin(int disk, FaultyDiskPlan plan);
void faulty_disk_let_reads_succeed(int disk);
void faulty_disk_kill(int disk);
FaultyDiskStatus faulty_disk_status(int disk);

#endif
