import CXlsxWriter
import Diagnostics
import Foundation
import Glibc

/// An XLSX file being written by libxlsxwriter, that takes its name when it is complete. Only its owner may read it.
///
/// Rows go to a temporary file without a name in the folder as they are written, so that memory does not grow with them.
@safe
final class WorkbookFile {
  let path: String
  private let partialPath: String
  private let workbook: UnsafeMutablePointer<lxw_workbook>
  private var isClosed = false
  private var formats: [WorkbookLook: UnsafeMutablePointer<lxw_format>] = unsafe [:]

  /// - Throws: `ReportError` when the folder cannot be written.
  init(path: String) throws(ReportError) {
    self.path = path
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    let partial = folder.appendingPathComponent(".\(url.lastPathComponent).partial").path
    partialPath = partial
    removeFile(partial)
    // libxlsxwriter would make it readable for all; a file that is there keeps its permissions.
    let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ReportError.cannotWrite(path, errno: errno) }
    close(descriptor)
    var temporary = Array(folder.path.utf8CString)
    // The library copies the options and the names in them before the call returns.
    let opened = unsafe temporary.withUnsafeMutableBufferPointer { buffer in
      var options = unsafe lxw_workbook_options()
      unsafe options.constant_memory = 1
      unsafe options.use_zip64 = 1
      unsafe options.tmpdir = buffer.baseAddress
      return unsafe workbook_new_opt(partial, &options)
    }
    guard let opened = unsafe opened else {
      removeFile(partial)
      throw ReportError.cannotWrite(path, errno: ENOMEM)
    }
    unsafe workbook = opened
    HalfWritten.begin(partial)
  }

  deinit {
    HalfWritten.end(partialPath)
    if !isClosed {
      // Nothing is written by this: it only gives the memory back.
      unsafe lxw_workbook_free(workbook)
      removeFile(partialPath)
    }
  }

  /// A sheet behind those that were added before.
  /// - Parameter name: one that `WorkbookSheetName` made.
  func addSheet(_ name: String) throws(ReportError) -> WorkbookSheet {
    // The library keeps a copy of the name; the sheet lives as long as the workbook, which the sheet keeps alive.
    guard let sheet = unsafe workbook_add_worksheet(workbook, name) else {
      throw ReportError.cannotWrite(path, errno: EINVAL)
    }
    return unsafe WorkbookSheet(sheet, of: self)
  }

  /// The library's format of a look, made when it is first needed. It lives as long as the workbook.
  func format(_ look: WorkbookLook) -> UnsafeMutablePointer<lxw_format>? {
    if let known = unsafe formats[look] { return unsafe known }
    let format = unsafe workbook_add_format(workbook)
    if let format = unsafe format {
      unsafe look.apply(to: format)
      unsafe formats[look] = format
    }
    return unsafe format
  }

  /// Writes what there is and puts the file in its place.
  /// - Parameter check: looks at the file before it takes its name, and throws when it is not as it should be.
  func finish(_ check: (String) throws(ReportError) -> Void) throws(ReportError) {
    isClosed = true
    errno = 0
    let status = unsafe workbook_close(workbook)
    let code = errno
    do throws(ReportError) {
      guard status == LXW_NO_ERROR else {
        throw code == 0
          ? Self.failed(path, unsafe String(cString: lxw_strerror(status))) : .cannotWrite(path, errno: code)
      }
      try check(partialPath)
      let descriptor = unsafe open(partialPath, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw ReportError.cannotWrite(path, errno: errno) }
      let isSynced = fsync(descriptor) == 0
      let reason = errno
      close(descriptor)
      guard isSynced else { throw ReportError.cannotWrite(path, errno: reason) }
      guard moveFile(partialPath, to: path) else { throw ReportError.cannotWrite(path, errno: errno) }
    } catch {
      removeFile(partialPath)
      throw error
    }
  }

  static func failed(_ path: String, _ reason: String) -> ReportError {
    ReportError(
      Diagnostic(
        "report.cannot-write", at: .file(path), "the workbook cannot be written: \(reason)",
        fix: "free space there, or choose another folder with --output"))
  }
}
