/// A compound file with one stream called Workbook (MS-CFB 2.2).
package enum SoundCompoundFile {
  package static func around(_ stream: [UInt8]) -> [UInt8] {
    // A stream of fewer bytes would have to lie in the short sectors; one sector of the table knows 128.
    let count = min(max((stream.count + 511) / 512, 8), 120)
    var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
    header += little(0x3E, 2) + little(3, 2) + little(0xFFFE, 2) + little(9, 2) + little(6, 2)
    header += [UInt8](repeating: 0, count: 10) + little(1, 4) + little(1, 4) + little(0, 4) + little(4_096, 4)
    header += little(-2, 4) + little(0, 4) + little(-2, 4) + little(0, 4) + little(0, 4)
    header += [UInt8](repeating: 0xFF, count: 512 - header.count)
    var table = little(-3, 4) + little(-2, 4)
    for sector in 0..<count { table += little(sector == count - 1 ? -2 : sector + 3, 4) }
    table += [UInt8](repeating: 0xFF, count: 512 - table.count)
    let directory =
      entry("Root Entry", kind: 5, child: 1, start: -2, size: 0)
      + entry("Workbook", kind: 2, child: -1, start: 2, size: count * 512)
    var file = header + table + directory + [UInt8](repeating: 0, count: 256) + stream.prefix(count * 512)
    file += [UInt8](repeating: 0, count: (count + 3) * 512 - file.count)
    return file
  }

  private static func entry(_ name: String, kind: UInt8, child: Int, start: Int, size: Int) -> [UInt8] {
    var bytes = name.utf16.flatMap { little(Int($0), 2) }
    bytes += [UInt8](repeating: 0, count: 64 - bytes.count) + little(2 * name.utf16.count + 2, 2) + [kind, 1]
    bytes += little(-1, 4) + little(-1, 4) + little(child, 4) + [UInt8](repeating: 0, count: 36)
    return bytes + little(start, 4) + little(size, 4) + little(0, 4)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
