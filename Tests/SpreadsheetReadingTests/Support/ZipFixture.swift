import CLibZip
import Foundation

/// Writes a zip archive with entries of our own making.
struct ZipFixture {
  struct WritingFailed: Error {}

  var entries: [(name: String, content: [UInt8])] = []
  var isStored = false

  func write(to path: String) throws {
    var code: Int32 = 0
    guard let archive = unsafe zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else { throw WritingFailed() }
    for (name, content) in entries {
      // The copy belongs to libzip from here on, which frees it.
      guard let copy = unsafe malloc(max(content.count, 1)) else { throw WritingFailed() }
      unsafe copy.copyMemory(from: content, byteCount: content.count)
      let source = unsafe zip_source_buffer(archive, copy, UInt64(content.count), 1)
      let index = unsafe zip_file_add(archive, name, source, 0)
      guard index >= 0 else { throw WritingFailed() }
      let method = isStored ? ZIP_CM_STORE : Int32(ZIP_CM_DEFLATE)
      guard unsafe zip_set_file_compression(archive, UInt64(index), Int32(method), 0) == 0 else {
        throw WritingFailed()
      }
    }
    guard unsafe zip_close(archive) == 0 else { throw WritingFailed() }
  }
}
