/// Every documented limit of StartTaskContact and of the quotas around it.
///
/// Sources, read 2026-11: the Amazon Connect API reference (operation StartTaskContact and its data types), the
/// service's published API model, and the page "Amazon Connect service quotas" of the administrator guide. A
/// length counts Unicode code points (Swift: Unicode scalars); a total counts UTF-8 bytes. Where the sources
/// disagree, the member says so and says which one is kept.
package enum Limits {
  // MARK: Who and where

  /// Code points of `InstanceId` (API model: 1 to 100; the length also fits an ARN).
  package static let instanceIDLength = 1...100
  /// Code points of `ContactFlowId` (API model: at most 500; an empty one is useless).
  package static let contactFlowIDLength = 1...500
  /// Code points of `TaskTemplateId` (API model: 1 to 500).
  package static let taskTemplateIDLength = 1...500
  /// Code points of `QuickConnectId`. The API model gives no length; the 500 of the other two routes is kept.
  package static let quickConnectIDLength = 1...500
  /// Code points of `ClientToken` (API model: at most 500).
  package static let clientTokenLength = 1...500
  /// Code points of `PreviousContactId` and `RelatedContactId`, and of a `ContactId` in an answer (API model: 1 to 256).
  package static let contactIDLength = 1...256
  /// Contacts that may share one chain of `PreviousContactId` (API reference). Only the service can count them.
  package static let contactsInChain = 12

  // MARK: What the agent reads

  /// Code points of `Name`. The API model allows 0 to 1,024; an empty name is useless to an agent and refused here.
  package static let nameLength = 1...1_024
  /// Code points of `Name` on older pages of the API reference. The newer 1,024 is the limit, this one a warning.
  package static let nameLengthOnOlderPages = 512
  /// Code points of `Description` (API model: 0 to 4,096).
  package static let descriptionLength = 0...4_096

  // MARK: Attributes

  /// Code points of an attribute's key (API model: 1 to 32,767).
  package static let attributeKeyLength = 1...32_767
  /// Code points of an attribute's value (API model: 0 to 32,767).
  package static let attributeValueLength = 0...32_767
  /// UTF-8 bytes of all keys and values of `Attributes` together (API reference: "up to 32,768 UTF-8 bytes").
  package static let attributesTotalBytes = 32_768
  /// Whether a byte may stand in the key of an attribute or segment attribute (API reference: "alphanumeric, dash,
  /// and underscore characters").
  package static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  // MARK: References

  /// Code points of a reference's name (API model: 1 to 4,096).
  package static let referenceNameLength = 1...4_096
  /// Code points of a reference's value (API model: 0 to 4,096).
  package static let referenceValueLength = 0...4_096
  /// UTF-8 bytes of `References` together (API reference: 4,096). It does not say what counts; the careful
  /// reading counts name, type and value of each.
  package static let referencesTotalBytes = 4_096

  // MARK: Segment attributes

  /// Code points of a segment attribute's key (API model: 1 to 128).
  package static let segmentAttributeKeyLength = 1...128
  /// Code points of `ValueString` (API model: 0 to 1,024).
  package static let segmentAttributeValueLength = 0...1_024
  /// `ValueInteger` is a 32-bit integer in the API model.
  package static let segmentAttributeInteger = Int(Int32.min)...Int(Int32.max)
  /// Levels of lists and maps inside one segment attribute. Ours: the API model nests without end.
  package static let segmentAttributeDepth = 16

  // MARK: Attachments

  /// Entries of `Attachments` when there are any (API model: 1 to 5).
  package static let attachmentCount = 1...5
  /// Code points of `FileName` (API model: 1 to 256, no control characters).
  package static let fileNameLength = 1...256
  /// Code points of `S3Url` (API model: 1 to 2,000).
  package static let attachmentURLLength = 1...2_000

  // MARK: Time

  /// How far ahead `ScheduledTime` may lie, in seconds: 6 days by the API reference and every published SDK model.
  /// The quota page says 90 days; `longScheduleHorizonSeconds` is one option away.
  package static let scheduleHorizonSeconds: Int64 = 6 * 86_400
  /// How far ahead `ScheduledTime` may lie by the quota page, in seconds: 90 days.
  package static let longScheduleHorizonSeconds: Int64 = 90 * 86_400
  /// Life of a task without `connect:ContactExpiry`, in seconds: 7 days (administrator guide). From when it counts
  /// is undocumented.
  package static let defaultLifeSeconds: Int64 = 7 * 86_400
  /// Minutes of `connect:ContactExpiry`: at most 90 days by the administrator guide; the range is an inference.
  package static let expiryMinutes = 1...129_600

  // MARK: Rates and counts of the service

  /// Requests a second of StartTaskContact by default (quota page), shared by the whole account and Region.
  package static let startTaskContactRate = 2.0
  /// Size of the bucket behind `startTaskContactRate` (quota page).
  package static let startTaskContactBurst = 5.0
  /// Active tasks of an instance by default (quota page; adjustable).
  package static let activeTasksPerInstance = 2_500
  /// Requests a second and bucket of StopContact and DescribeContact by default (quota page).
  package static let contactRate = (rate: 10.0, burst: 15.0)
  /// Requests a second and bucket of the other List, Describe and GetTaskTemplate calls by default (quota page).
  package static let otherRate = (rate: 2.0, burst: 5.0)
  /// Requests a second and bucket of SearchContacts by default (quota page).
  package static let searchContactsRate = (rate: 0.5, burst: 1.0)

  // MARK: Answers

  /// Bytes of an answer that are read. Ours: the longest documented answers are far below 64 KiB.
  package static let answerBytes = 65_536
  /// Characters of the service's message that are kept. Ours.
  package static let messageLength = 1_024
  /// Seconds between the service's clock and ours from which a signature fails for it (Signature Version 4: 5 minutes).
  package static let clockSkewSeconds = 300.0
}
