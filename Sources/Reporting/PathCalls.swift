import Glibc

// Swift hands a String to C as a pointer that lives for the call, NUL-terminated: safe for calls like these,
// which keep nothing.

/// Removes a file or link; one that is not there is removed already.
func removeFile(_ path: String) { unsafe _ = unlink(path) }

/// Puts a file in the place of another. Returns false when the system refuses.
func moveFile(_ path: String, to target: String) -> Bool { unsafe rename(path, target) == 0 }

/// Makes a symbolic link. Returns false when the system refuses.
func makeLink(_ path: String, to target: String) -> Bool { unsafe symlink(target, path) == 0 }
