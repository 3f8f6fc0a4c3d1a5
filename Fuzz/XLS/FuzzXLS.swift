import FuzzSupport

/// A compound file as it stands, or the records of a workbook in a sound compound file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXLS(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let (choice, bytes) = unsafe fuzzInput(start, count)
  FuzzedFile.read(bytes.first == 0xD0 ? bytes : SoundCompoundFile.around(bytes), choice: choice)
  return 0
}
