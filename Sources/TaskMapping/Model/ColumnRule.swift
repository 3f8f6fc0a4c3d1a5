package import Diagnostics

/// One entry of `columns:`: where a value comes from, what is done to it, what it must be.
package struct ColumnRule: Sendable {
  /// The name templates use.
  package var name: String
  /// Where the entry stands in the mapping, for diagnostics of binding.
  package var place: Place?
  package var locator: Locator
  /// Keeps white space around the value, which is trimmed otherwise.
  package var keepSpace: Bool
  package var transforms: [Transform]
  package var type: ValueType
  /// Codes to words, looked up by the canonical text of the value as it was read in `type` and compared as bytes;
  /// what comes out is a text. nil when there is no `map`.
  package var map: [MapEntry]?
  package var isRequired: Bool
  package var checks: [Check]
  package var onMissing: Policy
  package var onError: Policy
  package var unmapped: Unmapped
  /// The text a `default` policy puts in, canonical already; behind a `map`, a word.
  package var defaultText: String?

  package init(
    name: String, place: Place? = nil, locator: Locator, keepSpace: Bool = false, transforms: [Transform] = [],
    type: ValueType = .text, map: [MapEntry]? = nil, isRequired: Bool = false, checks: [Check] = [],
    onMissing: Policy = .omit, onError: Policy = .reject, unmapped: Unmapped = .reject, defaultText: String? = nil
  ) {
    self.name = name
    self.place = place
    self.locator = locator
    self.keepSpace = keepSpace
    self.transforms = transforms
    self.type = type
    self.map = map
    self.isRequired = isRequired
    self.checks = checks
    self.onMissing = onMissing
    self.onError = onError
    self.unmapped = unmapped
    self.defaultText = defaultText
  }

  /// Where the value stands in a row.
  package enum Locator: Sendable, Hashable {
    /// Under one of these headers, the first being the real one and the rest aliases; `occurrence` from 1
    /// picks among repeated headers, nil demands that there is one.
    case header([String], occurrence: Int?)
    /// In the column of this index, from 0.
    case letter(Int)
  }

  /// What to do about a value that is missing or wrong.
  package enum Policy: String, Sendable, CaseIterable, BitwiseCopyable {
    case reject, omit, `default`, abort
  }

  /// What to do about a value that `map` does not list.
  package enum Unmapped: String, Sendable, CaseIterable {
    case reject, omit, `default`, keep, abort
  }

  package struct MapEntry: Sendable, Hashable {
    package var from: String
    package var to: String
    package init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }
}

/// A step of `do:`: text in, text out, pure.
package enum Transform: Sendable {
  case collapseSpaces
  case lower
  case upper
  case title
  case digits
  case slug
  /// Removes every occurrence of these characters.
  case strip(String)
  case prefix(String)
  case suffix(String)
  case replace(from: String, to: String)
  case regexReplace(Pattern, to: String)
  /// No match is an error of the cell.
  case extract(Pattern, group: Int)
  /// The part at `take` from 1; negative counts from the end. A part that is not there is empty.
  case split(on: String, take: Int)
  case padLeft(width: Int, with: String)
  case truncate(maximum: Int, unit: LengthUnit, mark: String)
  /// SHA-256 of the UTF-8 bytes, lower-case hex.
  case hashSHA256

  package enum LengthUnit: String, Sendable, CaseIterable { case chars, bytes }
}

/// The type of a column's value and how its text is read.
package enum ValueType: Sendable {
  case text
  case integer
  /// Separators are single ASCII characters; `group` is removed before reading.
  case decimal(decimalSeparator: UInt8, groupSeparator: UInt8?)
  /// Words compared without regard to case.
  case boolean(trueWords: [String], falseWords: [String])
  /// No formats read ISO 8601.
  case date(formats: [DateFormat])
  /// No formats read ISO 8601; `zone` nil takes the mapping's `timezone`.
  case dateTime(formats: [DateFormat], zone: ZoneRule?, dst: DSTPolicy)
  /// Seconds since 1970 as a whole number.
  case epoch
  /// `region` nil accepts the international form only; canonical is E.164.
  case phone(region: String?)
  case email
  case url(schemes: [String])
}

/// What to do about a wall-clock time that a clock change skips or repeats.
package struct DSTPolicy: Sendable, Hashable, BitwiseCopyable {
  package enum Gap: String, Sendable, CaseIterable, BitwiseCopyable { case forward, backward, reject }
  package enum Overlap: String, Sendable, CaseIterable, BitwiseCopyable { case earlier, later, reject }
  package var gap: Gap
  package var overlap: Overlap

  package init(gap: Gap = .reject, overlap: Overlap = .reject) {
    self.gap = gap
    self.overlap = overlap
  }
}

/// A condition a value must meet.
package enum Check: Sendable {
  /// The pattern must match the whole canonical text.
  case pattern(Pattern)
  /// Canonical texts; behind a `map`, words.
  case oneOf([String])
  /// Bounds in the column's type, both included, of the value before `map`.
  case minimum(Operand)
  case maximum(Operand)
  /// In Unicode code points.
  case minimumLength(Int)
  case maximumLength(Int)
  /// No two rows of the input share the value.
  case unique
}
