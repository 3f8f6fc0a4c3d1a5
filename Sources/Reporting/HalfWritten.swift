import Synchronization

/// Files that are being written. They hold rows, so a signal that ends the program takes them away.
package enum HalfWritten {
  private static let paths = Mutex<Set<String>>([])

  static func begin(_ path: String) { paths.withLock { _ = $0.insert(path) } }
  static func end(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Removes them; for a program that ends at once, and so never waits for one that is being added.
  package static func removeAll() {
    _ = paths.withLockIfAvailable { paths in
      for path in paths { removeFile(path) }
    }
  }
}
