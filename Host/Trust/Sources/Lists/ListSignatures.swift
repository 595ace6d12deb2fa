/// The signatures beside a list: minisign's own files, one after the other, each by another owner. Stock minisign reads
/// the first. An owner who is elsewhere signs there, and `cat` adds the result:
///
///     minisign -S -s theirs.key -m trust.json -x theirs.minisig && cat theirs.minisig >> trust.json.minisig
struct ListSignatures {
  let files: [SignatureFile]

  /// Owners before and after a change both sign it.
  private static let most = 32
  static let sizeLimit = most * SignatureFile.sizeLimit

  init(parsing bytes: [UInt8], path: String) throws(TrustRefusal) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    // Behind the last line end there is one more, empty line; what is there instead would be refused with it.
    guard lines.count % 4 == 1, lines.last?.isEmpty == true, (1...ListSignatures.most).contains(lines.count / 4) else {
      throw .signatureFormat(path: path, problem: "it must be four lines of text for each signature")
    }
    var files: [SignatureFile] = []
    for first in stride(from: 0, to: lines.count - 1, by: 4) {
      let block = lines[first..<first + 4].flatMap { $0 + [0x0A] }
      files.append(try SignatureFile(parsing: block, path: path))
    }
    self.files = files
  }

  /// Refuses unless enough of the quorum have signed these bytes. A signature by someone who does not belong to it does
  /// not count; one by someone who does must hold.
  func check(_ bytes: [UInt8], named name: String, by quorum: Quorum, messagePath: String, path: String)
    throws(TrustRefusal)
  {
    var signers: [PublicKey] = []
    for file in files {
      guard let key = quorum.key(file.key) else { continue }
      _ = try file.signingTime(of: bytes, named: name, key: key, messagePath: messagePath, path: path)
      signers.append(key)
    }
    guard quorum.isMet(by: signers) else {
      throw .ownersMissing(path: messagePath, signed: quorum.count(of: signers), needed: quorum.threshold)
    }
  }
}
