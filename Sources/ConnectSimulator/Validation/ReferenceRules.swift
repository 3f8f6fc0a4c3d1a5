/// `References`: named links and facts beside a task, 4,096 bytes together.
enum ReferenceRules {
  /// The types that may be given when a task is made.
  private static let types: Set<String> = ["URL", "NUMBER", "STRING", "DATE", "EMAIL"]

  static func check(_ members: CheckedMembers) throws(Refusal) {
    var bytes = 0
    for (index, member) in (try members.map("References") ?? []).enumerated() {
      let place = "References[\(index)]"
      guard (1...4096).contains(member.name.unicodeScalars.count) else {
        throw .invalidParameter("The key of \(place) must have 1 to 4096 characters")
      }
      let reference = try CheckedMembers(member.value, known: ["Type", "Value"], place: "\(place).")
      let type = try reference.requiredString("Type", 1...64)
      guard types.contains(type) else { throw .invalidParameter("\(place).Type is not a type of a new reference") }
      let value = try reference.requiredString("Value", 0...4096)
      if type == "DATE", Int64(value) == nil { throw .invalidParameter("\(place).Value is not epoch seconds") }
      bytes += member.name.utf8.count + type.utf8.count + value.utf8.count
    }
    guard bytes <= 4096 else { throw .invalidRequest("References have \(bytes) bytes; 4096 are allowed") }
  }
}

/// `Attachments`: one to five files by pre-signed address.
enum AttachmentRules {
  static func check(_ members: CheckedMembers) throws(Refusal) {
    guard let attachments = try members.list("Attachments") else { return }
    guard (1...5).contains(attachments.count) else {
      throw .invalidParameter("Attachments must have 1 to 5 entries")
    }
    for (index, value) in attachments.enumerated() {
      let place = "Attachments[\(index)]."
      let attachment = try CheckedMembers(value, known: ["FileName", "S3Url"], place: place)
      let name = try attachment.requiredString("FileName", 1...256)
      guard name.unicodeScalars.allSatisfy({ !isOther($0) }) else {
        throw .invalidParameter("\(place)FileName has a control character")
      }
      _ = try attachment.requiredString("S3Url", 1...2000)
    }
  }

  /// The general category Other (C), which the model's pattern keeps out of file names.
  private static func isOther(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }
}
