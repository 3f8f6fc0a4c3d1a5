package import ConnectAPI

/// The `task:` section: the shape of StartTaskContact, filled from named values.
package struct TaskRule: Sendable {
  /// Instance id, ARN or alias; a flag outranks it.
  package var instance: String?
  package var routeKind: TaskRoute.Kind
  package var route: TextRule
  package var name: TextRule
  package var description: TextRule?
  package var attributes: [AttributeRule]
  package var references: [ReferenceRule]
  package var schedule: ScheduleRule?
  /// Life after the start, in seconds; nil leaves the service's default of 7 days.
  package var expiresAfterSeconds: Int64?
  package var createdBy: TextRule?
  package var previousContact: TextRule?
  package var relatedContact: TextRule?
  package var attachments: [AttachmentRule]
  package var segmentAttributes: [SegmentAttributeRule]

  package init(
    instance: String? = nil, routeKind: TaskRoute.Kind, route: TextRule, name: TextRule,
    description: TextRule? = nil, attributes: [AttributeRule] = [], references: [ReferenceRule] = [],
    schedule: ScheduleRule? = nil, expiresAfterSeconds: Int64? = nil, createdBy: TextRule? = nil,
    previousContact: TextRule? = nil, relatedContact: TextRule? = nil, attachments: [AttachmentRule] = [],
    segmentAttributes: [SegmentAttributeRule] = []
  ) {
    self.instance = instance
    self.routeKind = routeKind
    self.route = route
    self.name = name
    self.description = description
    self.attributes = attributes
    self.references = references
    self.schedule = schedule
    self.expiresAfterSeconds = expiresAfterSeconds
    self.createdBy = createdBy
    self.previousContact = previousContact
    self.relatedContact = relatedContact
    self.attachments = attachments
    self.segmentAttributes = segmentAttributes
  }

  package struct AttributeRule: Sendable {
    package var key: String
    package var value: TextRule
    package var when: Predicate?
    package init(key: String, value: TextRule, when: Predicate? = nil) {
      self.key = key
      self.value = value
      self.when = when
    }
  }

  package struct ReferenceRule: Sendable {
    package var name: String
    package var kind: TaskFields.Reference.Kind
    package var value: TextRule
    package var when: Predicate?
    package init(name: String, kind: TaskFields.Reference.Kind, value: TextRule, when: Predicate? = nil) {
      self.name = name
      self.kind = kind
      self.value = value
      self.when = when
    }
  }

  package struct AttachmentRule: Sendable {
    package var fileName: TextRule
    package var s3URL: TextRule
    package init(fileName: TextRule, s3URL: TextRule) {
      self.fileName = fileName
      self.s3URL = s3URL
    }
  }

  package struct SegmentAttributeRule: Sendable {
    package var key: String
    /// How the text becomes a value.
    package enum Kind: String, Sendable, CaseIterable { case string, integer, arn }
    package var kind: Kind
    package var value: TextRule
    package init(key: String, kind: Kind, value: TextRule) {
      self.key = key
      self.kind = kind
      self.value = value
    }
  }
}

/// How a target's text is made.
package indirect enum TextRule: Sendable, Hashable {
  case template(Template)
  /// Present parts only, with `separator` between them; omitted when none is present.
  case join([TextRule], separator: String)
  /// The first present part.
  case firstOf([TextRule])

  /// The columns it reads.
  package var columns: [Int] {
    switch self {
    case .template(let template): template.columns
    case .join(let parts, _), .firstOf(let parts): parts.flatMap(\.columns)
    }
  }

  /// The text when it reads nothing of the row, so that it can be checked before a row is read.
  package var constant: String? {
    guard case .template(let template) = self else { return nil }
    return template.constant
  }
}

/// `Callback ${customer}` taken apart.
package struct Template: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case literal(String)
    case column(Int)
    case meta(Meta)
    /// The value of an environment variable named `TASKFERRY_…`, read when the mapping was loaded.
    case environment(name: String)
  }

  package enum Meta: String, Sendable, Hashable, CaseIterable {
    case file, sheet, row
    case runDate = "run_date"
  }

  package var parts: [Part]
  package init(parts: [Part]) { self.parts = parts }

  package var columns: [Int] {
    parts.compactMap { if case .column(let index) = $0 { index } else { nil } }
  }

  package var constant: String? {
    var text = ""
    for part in parts {
      guard case .literal(let literal) = part else { return nil }
      text += literal
    }
    return text
  }
}

/// The `schedule:` section.
package struct ScheduleRule: Sendable {
  /// Index of a `date`, `datetime` or `epoch` column; nil starts from now.
  package var at: Int?
  /// Added to `at`, in seconds, may be negative.
  package var offsetSeconds: Int64
  package var past: SchedulePlan.Past
  package var beyond: SchedulePlan.Beyond
  package var window: WindowRule?
  /// Spreads starts over this many seconds after an opening; 0 does not.
  package var spreadSeconds: Int64

  package init(
    at: Int? = nil, offsetSeconds: Int64 = 0, past: SchedulePlan.Past = .now, beyond: SchedulePlan.Beyond = .defer,
    window: WindowRule? = nil, spreadSeconds: Int64 = 0
  ) {
    self.at = at
    self.offsetSeconds = offsetSeconds
    self.past = past
    self.beyond = beyond
    self.window = window
    self.spreadSeconds = spreadSeconds
  }

  package struct WindowRule: Sendable {
    package var window: OpeningWindow
    /// nil takes the mapping's `timezone`.
    package var zone: ZoneRule?
    package init(window: OpeningWindow, zone: ZoneRule? = nil) {
      self.window = window
      self.zone = zone
    }
  }
}

/// Opening hours of a week, in wall-clock time.
package struct OpeningWindow: Sendable, Hashable, Codable {
  /// Minutes after midnight, `from` < `to`.
  package var fromMinute: Int
  package var toMinute: Int
  /// Monday is 1, Sunday is 7.
  package var days: Set<Int>
  /// Days since 1970-01-01 on which it stays closed.
  package var holidays: Set<Int>

  package init(fromMinute: Int, toMinute: Int, days: Set<Int> = [1, 2, 3, 4, 5, 6, 7], holidays: Set<Int> = []) {
    self.fromMinute = fromMinute
    self.toMinute = toMinute
    self.days = days
    self.holidays = holidays
  }
}
