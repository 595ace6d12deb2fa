/// A minisign signature file, in the one form that stock `minisign -S` writes without options:
///
///     untrusted comment: signature from minisign secret key
///     base64 of "ED", key id (8), Ed25519 signature (64) of the message's BLAKE2b-512
///     trusted comment: timestamp:SECONDS<tab>file:NAME<tab>hashed
///     base64 of the Ed25519 signature (64) of: the signature above, then the trusted comment
///
/// Every byte is fixed or signed, so that no byte of it can change unnoticed. That is why the first comment, which
/// minisign does not sign, must be the usual one.
struct SignatureFile: Equatable {
  let key: KeyID
  let signature: [UInt8]
  let trustedComment: String
  let globalSignature: [UInt8]

  static let sizeLimit = 1024
  private static let firstLine = "untrusted comment: signature from minisign secret key"
  private static let commentPrefix = "trusted comment: "

  init(parsing bytes: [UInt8], path: String) throws(TrustRefusal) {
    guard bytes.count <= SignatureFile.sizeLimit else {
      throw .signatureFormat(
        path: path, problem: "it has \(bytes.count) bytes, at most \(SignatureFile.sizeLimit) are read")
    }
    guard let lines = textLines(bytes, count: 4) else {
      throw .signatureFormat(path: path, problem: "it must be four lines of text, each with a line end")
    }
    guard lines[0] == SignatureFile.firstLine else {
      throw .signatureFormat(path: path, problem: "its first line must be '\(SignatureFile.firstLine)'")
    }
    guard let first = Base64.decoded(lines[1], count: 74) else {
      throw .signatureFormat(path: path, problem: "its second line is not base64 of 74 bytes")
    }
    guard first.starts(with: "ED".utf8) else {
      throw .signatureAlgorithm(path: path, found: first[..<2].map { String($0, radix: 16) }.joined(separator: " "))
    }
    guard lines[2].hasPrefix(SignatureFile.commentPrefix) else {
      throw .signatureFormat(path: path, problem: "its third line must begin with '\(SignatureFile.commentPrefix)'")
    }
    guard let global = Base64.decoded(lines[3], count: 64) else {
      throw .signatureFormat(path: path, problem: "its fourth line is not base64 of 64 bytes")
    }
    key = KeyID(bytes: first[2..<10])
    signature = Array(first[10...])
    trustedComment = String(lines[2].dropFirst(SignatureFile.commentPrefix.count))
    globalSignature = global
  }

  /// Signs a message that will lie in a file of that name.
  init(signing message: [UInt8], named name: String, with secret: borrowing SecretKey, at now: Int64) {
    key = secret.id
    signature = secret.sign(Sodium.blake2b(message, outputCount: 64))
    trustedComment = "timestamp:\(now)\tfile:\(name)\thashed"
    globalSignature = secret.sign(signature + Array(trustedComment.utf8))
  }

  var fileText: String {
    """
    \(SignatureFile.firstLine)
    \(Base64.encoded(Array("ED".utf8) + key.bytes + signature))
    \(SignatureFile.commentPrefix)\(trustedComment)
    \(Base64.encoded(globalSignature))

    """
  }

  /// Checks both signatures and that they speak of a file of this name; gives the second at which it says it was made.
  ///
  /// The second signature covers the first one and the comment. When it holds, this file is whole, and it is the
  /// message that was changed; when it does not, this file was.
  func signingTime(
    of message: [UInt8], named name: String, key: PublicKey, messagePath: String, path: String
  ) throws(TrustRefusal) -> Int64 {
    guard key.verifies(globalSignature, of: signature + Array(trustedComment.utf8)) else {
      throw .signatureDamaged(path: path)
    }
    guard key.verifies(signature, of: Sodium.blake2b(message, outputCount: 64)) else {
      throw .signatureInvalid(path: messagePath)
    }
    let fields = trustedComment.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 3, fields[0].hasPrefix("timestamp:"), fields[1] == "file:\(name)", fields[2] == "hashed",
      let time = Int64(fields[0].dropFirst("timestamp:".count)), time >= 0
    else {
      throw .signatureFormat(
        path: path, problem: "its trusted comment must be 'timestamp:SECONDS<tab>file:\(name)<tab>hashed'")
    }
    return time
  }
}
