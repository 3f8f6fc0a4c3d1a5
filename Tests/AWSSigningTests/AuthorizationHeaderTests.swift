import AWSSigning
import Testing

@Suite struct `Authorization header` {
  @Test func `what is written can be read`() throws {
    let header = AuthorizationHeader(
      accessKeyID: "AKID", day: "20260102", region: "eu-central-1", service: "connect",
      signedHeaders: ["content-type", "host", "x-amz-date"], signature: "00ff")
    #expect(try AuthorizationHeader(parsing: header.description) == header)
  }

  @Test func `blanks after commas are free and so is the order of the parts`() throws {
    let header = try AuthorizationHeader(
      parsing: "AWS4-HMAC-SHA256  Signature=ab ,SignedHeaders=host,   Credential=AKID/20260102/r/s/aws4_request")
    #expect(header.accessKeyID == "AKID")
    #expect(header.signedHeaders == ["host"])
    #expect(header.signature == "ab")
  }

  @Test(arguments: [
    ("", "does not begin"),
    ("Bearer abc", "does not begin"),
    ("AWS4-HMAC-SHA256", "does not begin"),
    ("AWS4-HMAC-SHA256 nonsense", "no \"=\""),
    ("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=ab", "Credential is missing"),
    ("AWS4-HMAC-SHA256 Credential=A/1/r/s/aws4_request, Signature=ab", "SignedHeaders is missing"),
    ("AWS4-HMAC-SHA256 Credential=A/1/r/s/aws4_request, SignedHeaders=host", "Signature is missing"),
    ("AWS4-HMAC-SHA256 Credential=A/1/r/s/aws4, SignedHeaders=host, Signature=ab", "Credential is not"),
    ("AWS4-HMAC-SHA256 Credential=A/1/r/aws4_request, SignedHeaders=host, Signature=ab", "Credential is not"),
    ("AWS4-HMAC-SHA256 Credential=/1/r/s/aws4_request, SignedHeaders=host, Signature=ab", "Credential is not"),
    ("AWS4-HMAC-SHA256 Signature=a, Signature=b", "given twice"),
  ])
  func `a header that is not one says which part is at fault`(_ text: String, _ words: String) {
    let error = #expect(throws: AWSSigningError.self) { try AuthorizationHeader(parsing: text) }
    #expect(error?.code == .malformedAuthorization)
    #expect(error?.message.contains(words) == true)
  }
}
