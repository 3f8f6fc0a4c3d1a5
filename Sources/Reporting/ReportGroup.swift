import Glibc

/// A group of the system that may read the masked report and the summaries of a run.
package struct ReportGroup: Sendable, Hashable {
  package let name: String
  let id: gid_t

  /// - Parameter name: of the group, or its number.
  /// - Returns: nil when this machine has no such group.
  package init?(named name: String) {
    if let id = gid_t(name) {
      self.init(name: name, id: id)
      return
    }
    var entry = unsafe group()
    var found: UnsafeMutablePointer<group>? = nil
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    // The entry and the strings it points to live in these two during the call; only a number is taken out.
    let status = unsafe buffer.withUnsafeMutableBufferPointer { space in
      unsafe getgrnam_r(name, &entry, space.baseAddress, space.count, &found)
    }
    guard status == 0, unsafe found != nil else { return nil }
    self.init(name: name, id: unsafe entry.gr_gid)
  }

  private init(name: String, id: gid_t) {
    self.name = name
    self.id = id
  }

  /// Gives the group the right to read a file, or to find files in a folder whose names it knows.
  /// - Returns: false when it may not be given: who is not root may only give to groups that they are in.
  func mayRead(file path: String) -> Bool { give(path, mode: 0o640) }
  func mayEnter(folder path: String) -> Bool { give(path, mode: 0o710) }

  private func give(_ path: String, mode: mode_t) -> Bool {
    // The group first: until then nobody but the owner may do anything.
    unsafe chown(path, gid_t.max, id) == 0 && chmod(path, mode) == 0
  }
}
