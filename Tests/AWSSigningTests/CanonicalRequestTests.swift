import Testing

@testable import AWSSigning

@Suite struct `Canonical request` {
  @Test(arguments: [
    ("", "/"),
    ("/", "/"),
    ("/contact/task", "/contact/task"),
    ("/contacts/a%2Fb", "/contacts/a%252Fb"),
    ("/a b~c", "/a%20b~c"),
    ("//a///b//", "/a/b/"),
    ("/a/./b/../c", "/a/c"),
    ("/../../a", "/a"),
  ])
  func `paths lose empty and dot segments and are encoded once more`(_ path: String, _ canonical: String) {
    #expect(CanonicalRequest.path(path) == canonical)
  }

  @Test func `query members are sorted by encoded name, then by encoded value`() {
    let query = [("b", "2"), ("a", "z"), ("a", "A"), ("a", ""), ("ä", "+ &="), ("B", "~-._")]
    #expect(CanonicalRequest.query(query) == "%C3%A4=%2B%20%26%3D&B=~-._&a=&a=A&a=z&b=2")
  }

  @Test func `headers are lower case, sorted, trimmed and collapsed, repeated ones joined`() {
    let request = RequestSigner.Request(
      method: "GET", path: "/",
      headers: [("X-B", "  two   words\t here "), ("host", "h"), ("X-a", "1"), ("x-A", "2")])
    let canonical = CanonicalRequest(request)
    #expect(canonical.signedHeaders == ["host", "x-a", "x-b"])
    #expect(
      canonical.text == """
        GET
        /

        host:h
        x-a:1,2
        x-b:two words here

        host;x-a;x-b
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        """)
  }

  @Test(arguments: [
    ("AZaz09-._~", "AZaz09-._~"), ("a/b", "a%2Fb"), ("+ %", "%2B%20%25"), ("é", "%C3%A9"), ("👍", "%F0%9F%91%8D"),
    ("\u{0}", "%00"),
  ])
  func `every byte but the unreserved ones is percent-encoded`(_ text: String, _ encoded: String) {
    #expect(percentEncoded(text) == encoded)
  }
}
