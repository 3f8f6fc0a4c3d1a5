import FuzzSupport

/// Delimited text as it stands.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let (choice, bytes) = unsafe fuzzInput(start, count)
  // What begins like another format is for the other targets.
  if bytes.starts(with: [0x50, 0x4B]) || bytes.first == UInt8(ascii: "<") { return -1 }
  FuzzedFile.read(bytes, choice: choice)
  return 0
}
