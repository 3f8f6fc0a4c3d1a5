internal import CLibZip
internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A zip archive being read; the only file that calls libzip.
///
/// A class because it owns a C handle that its entries share.
// Safe to use: the handle is open from init to deinit, and only passed to libzip in this file.
@safe final class ZipArchive {
  /// What the directory says about an entry; the sizes are claims until the entry has been read.
  struct Entry {
    var index: UInt64
    var name: String
    var size: Int
    var storedSize: Int
    fileprivate var method: UInt16
    fileprivate var encryption: UInt16
    fileprivate var record: CentralDirectory.Entry
  }

  let entries: [Entry]
  private let file: RegularFile
  let fileName: String
  fileprivate let handle: OpaquePointer
  fileprivate let limits: ReadingLimits

  /// - Throws: `ReadingError` when the directory is damaged, contradicts itself or has too many entries.
  init(_ file: RegularFile, limits: ReadingLimits) throws(ReadingError) {
    self.fileName = file.displayName
    self.limits = limits
    let directory = try CentralDirectory(file, limits: limits)
    self.file = file
    let copy = dup(file.descriptor)
    guard copy >= 0 else { throw ZipArchive.damaged(file.displayName, "no file descriptor is left") }
    lseek(copy, 0, SEEK_SET)
    var code: Int32 = 0
    // On success the handle owns the copied descriptor; on failure it is still ours. ZIP_CHECKCONS is left out:
    // it refuses archives that macOS packs, and what matters of it is checked here and when entries are read.
    guard let handle = unsafe zip_fdopen(copy, 0, &code) else {
      close(copy)
      throw ZipArchive.damaged(file.displayName, ZipArchive.text(ofCode: code))
    }
    unsafe self.handle = handle
    guard let entries = unsafe ZipArchive.readDirectory(handle, directory) else {
      unsafe zip_discard(handle)
      throw ZipArchive.damaged(file.displayName, "its directory can be read in two ways")
    }
    self.entries = entries
  }

  deinit { unsafe zip_discard(handle) }

  /// Begins to inflate an entry.
  func open(_ entry: Entry) throws(ReadingError) -> ZipEntryBytes {
    guard entry.encryption == UInt16(ZIP_EM_NONE) else {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readEncrypted, at: .file(fileName), "the archive's entry \(JSONText.quoted(entry.name)) is encrypted",
          fix: "save the workbook without a password"))
    }
    guard entry.method == UInt16(ZIP_CM_STORE) || entry.method == UInt16(ZIP_CM_DEFLATE) else {
      throw ZipArchive.damaged(
        fileName, "its entry \(JSONText.quoted(entry.name)) is packed by a method that workbooks do not use")
    }
    try CentralDirectory.checkLocalHeader(of: entry.record, in: file)
    guard let opened = unsafe zip_fopen_index(handle, entry.index, 0) else {
      throw ZipArchive.damaged(fileName, unsafe String(cString: zip_strerror(handle)))
    }
    return unsafe ZipEntryBytes(opened, entry, self)
  }

  /// The entries as the library sees them; nil when they are not those of the directory.
  private static func readDirectory(_ handle: OpaquePointer, _ directory: CentralDirectory) -> [Entry]? {
    // The handle is open; libzip fills the structure, and the name lives as long as the archive is open and
    // is copied here.
    guard unsafe Int(zip_get_num_entries(handle, 0)) == directory.entries.count else { return nil }
    var entries: [Entry] = []
    for (index, record) in directory.entries.enumerated() {
      var facts = unsafe zip_stat_t()
      guard unsafe zip_stat_index(handle, UInt64(index), 0, &facts) == 0, let name = unsafe facts.name,
        unsafe Int(clamping: facts.size) == record.size, unsafe Int(clamping: facts.comp_size) == record.storedSize
      else { return nil }
      unsafe entries.append(
        Entry(
          index: UInt64(index), name: String(cString: name), size: record.size, storedSize: record.storedSize,
          method: facts.comp_method, encryption: facts.encryption_method, record: record))
    }
    return entries
  }

  static func damaged(_ file: String, _ why: String) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readDamagedArchive, at: .file(file), "the workbook's archive is damaged: \(why)",
        fix: "copy or export the file again; when it stays so, open it in a spreadsheet program and save it"))
  }

  private static func text(ofCode code: Int32) -> String {
    var error = unsafe zip_error_t()
    unsafe zip_error_init_with_code(&error, code)
    // The text belongs to the error and is copied before that is given back.
    defer { unsafe zip_error_fini(&error) }
    return unsafe String(cString: zip_error_strerror(&error))
  }
}

/// The bytes of one entry, inflated as they are asked for and counted, because the sizes in an archive may lie.
// Safe to use: the handle is private and open from init to deinit, and the archive is held open with it.
@safe final class ZipEntryBytes: PartBytes {
  private let opened: OpaquePointer
  private let entry: ZipArchive.Entry
  /// Keeps the archive open.
  private let archive: ZipArchive
  private var total = 0
  private let maximum: Int
  private let limit: KeyPath<ReadingLimits, Int>

  fileprivate init(_ opened: OpaquePointer, _ entry: ZipArchive.Entry, _ archive: ZipArchive) {
    unsafe self.opened = opened
    self.entry = entry
    self.archive = archive
    let byRatio = max(
      1 << 20, entry.storedSize.multipliedReportingOverflow(by: archive.limits.inflationRatio).partialValue)
    self.maximum = min(byRatio, archive.limits.partBytes)
    self.limit = byRatio < archive.limits.partBytes ? \.inflationRatio : \.partBytes
  }

  deinit { unsafe zip_fclose(opened) }

  /// Replaces `buffer` by the next bytes, at most `count`; returns how many, 0 at the end.
  /// - Throws: `ReadingError` when the data is damaged, its checksum or length is wrong, or it inflates to
  ///   more than the limits allow.
  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadingError) -> Int {
    if buffer.count != count { buffer = [UInt8](repeating: 0, count: count) }
    // The pointer is to `count` bytes of the array, which outlive the call.
    let got = unsafe buffer.withUnsafeMutableBytes { room in
      unsafe Int(zip_fread(opened, room.baseAddress, UInt64(room.count)))
    }
    guard got >= 0 else {
      let error = unsafe zip_file_get_error(opened)
      let text = unsafe String(cString: zip_error_strerror(error))
      throw ZipArchive.damaged(archive.fileName, "its entry \(JSONText.quoted(entry.name)): \(text)")
    }
    total += got
    guard total <= maximum else {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readArchiveLimit, at: .file(archive.fileName),
          "the archive's entry \(JSONText.quoted(entry.name)) inflates to more than \(maximum) bytes",
          fix: "save the workbook again in a spreadsheet program; \(ReadingLimits.raise(limit))"))
    }
    if got == 0, total != entry.size {
      throw ZipArchive.damaged(
        archive.fileName, "its entry \(JSONText.quoted(entry.name)) has \(total) bytes instead of \(entry.size)")
    }
    return got
  }
}
