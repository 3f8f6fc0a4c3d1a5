import Testing

@testable import AWSSigning

/// The few texts of an answer of AWS STS.
@Suite struct ElementsOfXMLTests {
  private func element(_ text: String) -> String? { ElementsOfXML(Array(text.utf8))["Arn"] }

  @Test(arguments: [
    ("<R><Arn>arn:aws:iam::1:user/a</Arn></R>", "arn:aws:iam::1:user/a"), ("<Arn>\n a &amp;lt; b </Arn>", "a &lt; b"),
    ("<Arn>&#x41;&#66;&quot;&nonsense;</Arn>", "AB\"&nonsense;"), ("<Arn>first</Arn><Arn>second</Arn>", "first"),
  ])
  func `a text is found by its element, and only the named entities are expanded`(xml: String, text: String) {
    #expect(element(xml) == text)
  }

  @Test(arguments: [
    "", "<Arn></Arn>", "<Arn>cut", "<Arn>a<B/>b</Arn>", "<arn>a</arn>", "<Arn><![CDATA[a]]></Arn>",
    "<!DOCTYPE r [<!ENTITY e \"x\">]><Arn>&e;</Arn>",
  ])
  func `what is no plain text is not there`(xml: String) {
    #expect(element(xml) == nil)
  }

  @Test func `bytes that are no UTF-8, or too many, have no elements`() {
    #expect(ElementsOfXML(Array("<Arn>a".utf8) + [0xFF] + Array("</Arn>".utf8))["Arn"] == nil)
    #expect(element("<Arn>a</Arn>" + String(repeating: " ", count: 65_536)) == nil)
  }
}
